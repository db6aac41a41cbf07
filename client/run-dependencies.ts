import { homedir } from 'node:os';
import { join } from 'node:path';
import { createGit } from '../adapters/git/git.ts';
import { createGitHub } from '../adapters/github/github.ts';
import { readIdentity } from '../adapters/github/identity.ts';
import { loadProfile } from '../adapters/profiles/load-profile.ts';
import type { RunDependencies } from './commands/run.ts';
import { connect } from './connect.ts';
import { createGateClient } from './gate-client.ts';

/** What `run` asks before it starts anything, on the real world. */
export function runDependencies(env: NodeJS.ProcessEnv): RunDependencies {
  const cache = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  const github = async () => createGitHub(await readIdentity(env));
  const git = createGit({
    folder: join(cache, 'benchmark-gate', 'client'),
    authorization: async (location, repository) => (await github()).authorizeSource(location, repository),
  });
  return {
    loadProfile: (nameOrFile) => loadProfile(nameOrFile),
    readSubject: async (repository, subject) => (await github()).readSubject(repository, subject),
    inspectSource: (...asked) => git.inspectSource(...asked),
    hasBase: (...asked) => git.hasBase(...asked),
    async connect() {
      const { client, close } = await connect();
      return { gates: createGateClient(client), close };
    },
  };
}

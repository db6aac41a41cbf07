import { join } from 'node:path';
import { cacheFolder } from '../../adapters/files/user-folders.ts';
import { createGit } from '../../adapters/git/git.ts';
import { createGitHub } from '../../adapters/github/github.ts';
import { readIdentity } from '../../adapters/github/http/identity.ts';
import { loadProfile, profileFiles } from '../../adapters/profiles/load-profile.ts';
import { connect } from '../../client/connect.ts';
import { createGateClient } from '../../client/gate-client.ts';
import type { RunDependencies } from './run.ts';

/** What `run` asks before it starts anything, on the real world. */
export function runDependencies(env: NodeJS.ProcessEnv): RunDependencies {
  const github = async () => createGitHub(await readIdentity(env));
  const git = createGit({
    folder: join(cacheFolder(env), 'client'),
    authorization: async (location, repository) => (await github()).authorizeSource(location, repository),
  });
  return {
    loadProfile: (nameOrFile) => loadProfile(nameOrFile),
    async profileCheckout(nameOrFile, change) {
      for (const file of await profileFiles(nameOrFile)) {
        const checkout = await git.checkoutHolding(file, change);
        if (checkout !== null) return { file, checkout };
      }
      return null;
    },
    readSubject: async (repository, subject) => (await github()).readSubject(repository, subject),
    inspectSource: (...asked) => git.inspectSource(...asked),
    hasBase: (...asked) => git.hasBase(...asked),
    async connect() {
      const { client, close } = await connect();
      return { gates: createGateClient(client), close };
    },
  };
}

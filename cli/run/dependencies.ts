import { createDefaultProfile } from '../../activities/control/asking/default-profile.ts';
import { repositoryAddress } from '../../adapters/github/subject/repository-address.ts';
import { loadProfile, profileFiles, readProfileText, shippedProfileOf } from '../../adapters/profiles/load-profile.ts';
import { createClientGit } from './client-git.ts';
import type { RunDependencies } from './run.ts';

/** What `run` asks before it starts anything, on the real world. Clients are loaded by the first question to their service. */
export function runDependencies(env: NodeJS.ProcessEnv): RunDependencies {
  const github = async () => {
    const [{ createGitHub }, { readIdentity }] = await Promise.all([
      import('../../adapters/github/github.ts'),
      import('../../adapters/github/http/identity.ts'),
    ]);
    return createGitHub(await readIdentity(env));
  };
  const { git, maintain } = createClientGit(env, {
    authorization: async (location, repository) => (await github()).authorizeSource(location, repository),
    isOwnSsh: async (address, repository) => (await github()).isOwnSsh(address, repository),
  });
  return {
    loadProfile: (nameOrFile) => loadProfile(nameOrFile, { env }),
    authoredProfile: async (nameOrFile, change) => git.authoredFile(await profileFiles(nameOrFile, { env }), change),
    defaultProfile: createDefaultProfile({
      git,
      readProfile: (file, text) => readProfileText(file, text, { env }),
      shippedProfile: shippedProfileOf,
    }),
    addressOf: repositoryAddress(env),
    readSubject: async (repository, subject) => (await github()).readSubject(repository, subject),
    inspectSource: (...asked) => git.inspectSource(...asked),
    hasCommit: (...asked) => git.hasCommit(...asked),
    hasBase: (...asked) => git.hasBase(...asked),
    async connect() {
      const [{ connect }, { createGateClient }] = await Promise.all([
        import('../../client/connect.ts'),
        import('../../client/gate-client.ts'),
      ]);
      const { client, close } = await connect();
      const ended = maintain();
      return { gates: createGateClient(client), close: async () => void (await Promise.all([ended(), close()])) };
    },
  };
}

import { createDefaultProfile } from '../../activities/control/asking/default-profile.ts';
import { createResolveMeasure } from '../../activities/control/asking/resolve-measure.ts';
import { repositoryAddress } from '../../adapters/github/subject/repository-address.ts';
import { loadProfile, profileFiles, readProfileText, shippedProfileOf } from '../../adapters/profiles/load-profile.ts';
import { createClientGit } from '../run/client-git.ts';
import type { MeasureDependencies } from './measure.ts';

/** What `measure` asks before it starts anything, on the real world. */
export async function measureDependencies(env: NodeJS.ProcessEnv): Promise<MeasureDependencies> {
  const [{ createGitHub }, { readIdentity }] = await Promise.all([
    import('../../adapters/github/github.ts'),
    import('../../adapters/github/http/identity.ts'),
  ]);
  const github = createGitHub(await readIdentity(env));
  const { git, maintain } = createClientGit(env, {
    authorization: github.authorizeSource,
    isOwnSsh: github.isOwnSsh,
  });
  const addressOf = repositoryAddress(env);
  return {
    resolve: createResolveMeasure({
      github,
      git,
      loadProfile: (nameOrFile) => loadProfile(nameOrFile, { env }),
      defaultProfile: createDefaultProfile({
        git,
        readProfile: (file, text) => readProfileText(file, text, { env }),
        shippedProfile: shippedProfileOf,
      }),
      addressOf,
    }),
    authoredProfile: async (profile, { repository, headSha: sha, source }) =>
      git.authoredFile(await profileFiles(profile, { env }), {
        ...{ repository, sha, source },
        ownAddress: addressOf(repository),
      }),
    async connect() {
      const [{ connect }, { createMeasureClient }] = await Promise.all([
        import('../../client/connect.ts'),
        import('../../client/measure-client.ts'),
      ]);
      const { client, close } = await connect();
      const ended = maintain();
      return {
        measurings: createMeasureClient(client),
        close: async () => void (await Promise.all([ended(), close()])),
      };
    },
  };
}

import { join } from 'node:path';
import { createResolveMeasure } from '../../activities/control/resolve-measure.ts';
import { cacheFolder } from '../../adapters/files/user-folders.ts';
import { createGit } from '../../adapters/git/git.ts';
import { loadProfile, profileFiles } from '../../adapters/profiles/load-profile.ts';
import { DEFAULT_PROFILE } from '../../gate/names/names.ts';
import type { MeasureDependencies } from './measure.ts';

/** What `measure` asks before it starts anything, on the real world. */
export async function measureDependencies(env: NodeJS.ProcessEnv): Promise<MeasureDependencies> {
  const [{ createGitHub }, { readIdentity }] = await Promise.all([
    import('../../adapters/github/github.ts'),
    import('../../adapters/github/http/identity.ts'),
  ]);
  const github = createGitHub(await readIdentity(env));
  const git = createGit({
    folder: join(cacheFolder(env), 'client'),
    authorization: github.authorizeSource,
    isOwnSsh: github.isOwnSsh,
  });
  const addressOf = (repository: string) => `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/${repository}.git`;
  return {
    resolve: createResolveMeasure({
      github,
      git,
      loadProfile: (nameOrFile) => loadProfile(nameOrFile),
      defaultProfile: DEFAULT_PROFILE,
      addressOf,
    }),
    authoredProfile: async (profile, { repository, headSha: sha, source }) =>
      git.authoredFile(await profileFiles(profile), {
        ...{ repository, sha, source },
        ownAddress: addressOf(repository),
      }),
    async connect() {
      const [{ connect }, { createMeasureClient }] = await Promise.all([
        import('../../client/connect.ts'),
        import('../../client/measure-client.ts'),
      ]);
      const { client, close } = await connect();
      return { measurings: createMeasureClient(client), close };
    },
  };
}

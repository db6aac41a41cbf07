import type { Octokit } from '@octokit/rest';
import { boundedRecord } from '../../../gate/names/bounded-record.ts';
import { readAnswer, z } from './answers.ts';
import { GitHubError, isGitHubError } from './errors.ts';
import { readWhereMoved } from './read-moved.ts';
import type { RepositoryParts } from './repository-parts.ts';

/** Where an app is installed. */
export interface Installation {
  readonly id: number;
  /** Of a repository that was asked for by a former name; null: its name holds. */
  readonly repositoryId: number | null;
  /** What the app was given there; the name of each permission with `read` or `write`. */
  readonly permissions: Readonly<Record<string, string>>;
}

const Answer = z.object({ id: z.int().positive(), permissions: boundedRecord(z.string(), z.string()).default({}) });

/**
 * The installation of an app on a repository, by the name that the repository has or once had.
 *
 * @param app asks as the app itself
 * @param installationId the only one that the operator wants; null: any
 * @throws GitHubError of kind `not-found` where the app isn't installed there, `forbidden` where it is by another
 *   installation
 */
export async function findInstallation(
  app: Octokit,
  { appId, installationId }: { readonly appId: number; readonly installationId: number | null },
  parts: RepositoryParts,
): Promise<Installation> {
  const name = `${parts.owner}/${parts.repo}`;
  const found = await readInstallation(app, parts).catch((error: unknown) => {
    if (!isGitHubError(error, 'not-found')) throw error;
    throw new GitHubError('not-found', `GitHub App ${appId} is not installed on ${name}`);
  });
  if (installationId === null || installationId === found.id) return found;
  throw new GitHubError(
    'forbidden',
    `GITHUB_APP_INSTALLATION_ID: ${installationId} isn't the installation of GitHub App ${appId} on ${name}, which is ${found.id}: set that one, or none`,
  );
}

async function readInstallation(app: Octokit, { owner, repo }: RepositoryParts): Promise<Installation> {
  const read = (data: unknown, repositoryId: number | null): Installation => ({
    ...readAnswer(Answer, data, `the installation on ${owner}/${repo}`),
    repositoryId,
  });
  try {
    return read((await app.rest.apps.getRepoInstallation({ owner, repo })).data, null);
  } catch (error) {
    if (!isGitHubError(error, 'elsewhere')) throw error;
    const [, id] = /^\/repositories\/(\d{1,15})\//.exec(pathOf(error.movedTo)) ?? [];
    return read(await readWhereMoved(app, error), id === undefined ? null : Number(id));
  }
}

/** Below the API's own path, which an Enterprise server has. */
const pathOf = (address: string | undefined): string =>
  address !== undefined && URL.canParse(address) ? new URL(address).pathname.replace(/^\/api\/v3/, '') : '';

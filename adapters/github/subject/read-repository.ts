import { RepositoryAnswer, readAnswer } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { GitHubError, isGitHubError } from '../http/errors.ts';
import { nameOfNow } from './moved-subject.ts';

/** What GitHub says of a repository now. */
export interface RepositoryDescription {
  /** `OWNER/NAME` as GitHub spells it. */
  readonly repository: string;
  readonly defaultBranch: string;
}

/**
 * A repository that was renamed is read under its name of now, which the description has.
 *
 * @throws GitHubError of kind `not-found`
 */
export async function readRepository(client: GitHubClient, repository: string): Promise<RepositoryDescription> {
  try {
    return await readAt(client, repository);
  } catch (error) {
    if (!isGitHubError(error, 'elsewhere') || error.movedTo === undefined) throw error;
    return readAt(client, await nameOfNow(client, repository));
  }
}

async function readAt(client: GitHubClient, repository: string): Promise<RepositoryDescription> {
  const { octokit, owner, repo } = await client.octokit(repository, 'read');
  const { data } = await octokit.rest.repos.get({ owner, repo }).catch((error: unknown) => {
    if (!isGitHubError(error, 'not-found')) throw error;
    // GitHub answers 404 for what an identity may not see, too: the mend is either.
    throw new GitHubError(
      'not-found',
      `there is no repository ${repository}, or none that this identity (${client.identity.kind}) may see`,
      { status: 404 },
    );
  });
  const { full_name, default_branch } = readAnswer(RepositoryAnswer, data, repository);
  return { repository: full_name, defaultBranch: default_branch };
}

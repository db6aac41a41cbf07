import { IssueAnswer, RepositoryAnswer, readAnswer } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { GitHubError, isGitHubError } from '../http/errors.ts';
import { readWhereMoved } from '../http/read-moved.ts';
import { repositoryAt } from './own-issue.ts';

/** What a repository is called now, which may have been renamed or given to another owner. */
export async function nameOfNow(client: GitHubClient, repository: string): Promise<string> {
  const { octokit, owner, repo } = await client.octokit(repository, 'read');
  try {
    const { data } = await octokit.rest.repos.get({ owner, repo });
    return readAnswer(RepositoryAnswer, data, repository).full_name;
  } catch (error) {
    if (!isGitHubError(error, 'elsewhere')) throw error;
    return readAnswer(RepositoryAnswer, await readWhereMoved(octokit, error), repository).full_name;
  }
}

/**
 * The error that says where an issue went, as far as this identity may see that.
 *
 * @param moved what GitHub answered to who asked for it
 */
export async function transferred(
  client: GitHubClient,
  repository: string,
  number: number,
  moved: GitHubError,
): Promise<GitHubError> {
  const { octokit } = await client.octokit(repository, 'read');
  const was = `${repository}#${number}`;
  const facts = moved.movedTo === undefined ? {} : { movedTo: moved.movedTo };
  try {
    const issue = readAnswer(IssueAnswer, await readWhereMoved(octokit, moved), `where ${was} went`);
    const to = repositoryAt(issue.repository_url);
    if (to === null) return moved;
    const mend = `name it with --repo ${to} --issue ${issue.number}`;
    return new GitHubError('elsewhere', `${was} was transferred and is ${to}#${issue.number} now: ${mend}`, facts);
  } catch (error) {
    if (!isGitHubError(error, 'not-found', 'forbidden', 'elsewhere')) throw error;
    const unseen = 'another repository, which this identity may not see';
    return new GitHubError('elsewhere', `${was} was transferred to ${unseen}`, facts);
  }
}

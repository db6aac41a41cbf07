import { CommentAnswer, readAnswer, z } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { eachItem, PAGE_SIZE } from '../http/pages.ts';

/** The comments of an issue or pull request, oldest first, all pages, read as far as they are asked for. */
export async function* eachComment(
  client: GitHubClient,
  repository: string,
  number: number,
): AsyncGenerator<CommentAnswer> {
  const { octokit, owner, repo } = await client.octokit(repository, 'read');
  yield* eachItem(async (page) => {
    const { data, headers } = await octokit.rest.issues.listComments({
      owner,
      repo,
      issue_number: number,
      per_page: PAGE_SIZE,
      page,
    });
    return {
      items: readAnswer(z.array(CommentAnswer), data, `the comments of ${repository}#${number}`),
      link: headers.link,
    };
  });
}

export const readComment = async (client: GitHubClient, repository: string, id: number): Promise<CommentAnswer> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'read');
  const { data } = await octokit.rest.issues.getComment({ owner, repo, comment_id: id });
  return readAnswer(CommentAnswer, data, `comment ${id}`);
};

/** Creates without looking: only for a caller that has just looked. */
export const createComment = async (
  client: GitHubClient,
  repository: string,
  number: number,
  body: string,
): Promise<CommentAnswer> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'texts');
  const { data } = await octokit.rest.issues.createComment({ owner, repo, issue_number: number, body });
  return readAnswer(CommentAnswer, data, `the new comment on ${repository}#${number}`);
};

export const updateComment = async (
  client: GitHubClient,
  repository: string,
  id: number,
  body: string,
): Promise<CommentAnswer> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'texts');
  const { data } = await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body });
  return readAnswer(CommentAnswer, data, `comment ${id}`);
};

import type { z } from 'zod';
import type { IssueAnswer } from '../http/answers.ts';
import { GitHubError } from '../http/errors.ts';

/**
 * The issue that was asked for. GitHub's issues are pull requests too, and whoever names an issue in a text must not have
 * the gate read, or write, anything else.
 *
 * @throws GitHubError of kind `elsewhere` where it is a pull request, or of another repository or number
 */
export function ownIssue(issue: Issue, repository: string, number: number): Issue {
  const of = repositoryAt(issue.repository_url);
  if (issue.number !== number || (of !== null && of.toLowerCase() !== repository.toLowerCase())) {
    throw new GitHubError('elsewhere', `${repository}#${number} is ${of ?? repository}#${issue.number} now`);
  }
  if (issue.pull_request !== undefined && issue.pull_request !== null) {
    throw new GitHubError('elsewhere', `${repository}#${number} is a pull request: name it with --pr ${number}`);
  }
  return issue;
}

type Issue = z.infer<typeof IssueAnswer>;

/** `owner/name` at the end of an API's address of a repository; null: it is none. */
export const repositoryAt = (address: string | null | undefined): string | null =>
  /\/repos\/([\w.-]{1,100}\/[\w.-]{1,100})$/.exec(address ?? '')?.[1] ?? null;

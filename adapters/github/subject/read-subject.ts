import { branchName } from '../../../gate/names/branch.ts';
import type { Subject } from '../../../gate/names/subject.ts';
import { IssueAnswer, PullRequestAnswer, RepositoryAnswer, readAnswer } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { GitHubError, isGitHubError } from '../http/errors.ts';
import { linkedIssue } from './linked-issue.ts';
import { nameOfNow, transferred } from './moved-subject.ts';
import { ownIssue } from './own-issue.ts';

/** What GitHub says of a subject now. Untrusted text: title, body, labels and names come from the change's author. */
export interface SubjectDescription {
  readonly kind: Subject['kind'];
  /** `OWNER/NAME` as GitHub spells it. */
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly state: 'open' | 'closed';
  /** An issue that the pull request says it closes. */
  readonly linkedIssue: number | null;
  /** Of a pull request; an issue has none of these. */
  readonly headSha: string | null;
  /** A fork's is `owner:branch`. */
  readonly branch: string | null;
  readonly baseRef: string | null;
  /** Where the branch lives; null for an issue, or when the fork is gone. */
  readonly headRepository: string | null;
  readonly fork: boolean;
  readonly defaultBranch: string;
}

/**
 * A repository that was renamed is read under its name of now, which the description has.
 *
 * @throws GitHubError of kind `not-found`; `elsewhere` that says what the subject is, where it is of the other kind, and
 *   where an issue is that was transferred
 */
export const readSubject = async (
  client: GitHubClient,
  repository: string,
  subject: Subject,
): Promise<SubjectDescription> => {
  try {
    return await readAt(client, repository, subject);
  } catch (error) {
    if (!isGitHubError(error, 'elsewhere') || error.movedTo === undefined) throw error;
    const name = await nameOfNow(client, repository);
    if (name.toLowerCase() === repository.toLowerCase()) {
      throw await transferred(client, repository, subject.number, error);
    }
    return readAt(client, name, subject);
  }
};

const readAt = (client: GitHubClient, repository: string, { kind, number }: Subject): Promise<SubjectDescription> =>
  kind === 'pull-request' ? readPullRequest(client, repository, number) : readIssue(client, repository, number);

/** The text of a subject, as little as a ledger needs. */
export const readBody = async (client: GitHubClient, repository: string, subject: Subject): Promise<string> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'read');
  const what = `${repository}#${subject.number}`;
  if (subject.kind === 'pull-request') {
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: subject.number });
    return readAnswer(PullRequestAnswer, data, what).body;
  }
  const { data } = await octokit.rest.issues.get({ owner, repo, issue_number: subject.number });
  return ownIssue(readAnswer(IssueAnswer, data, what), repository, subject.number).body;
};

const readPullRequest = async (
  client: GitHubClient,
  repository: string,
  number: number,
): Promise<SubjectDescription> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'read');
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number }).catch((error: unknown) => {
    if (!isGitHubError(error, 'not-found')) throw error;
    throw missing(repository, `pull request ${number}`, client);
  });
  const pull = readAnswer(PullRequestAnswer, data, `${repository}#${number}`);
  const headRepository = pull.head.repo?.full_name ?? null;
  const fork = headRepository?.toLowerCase() !== pull.base.repo.full_name.toLowerCase();
  // Whose fork it was is told when it is gone, unless its owner is gone as well: GitHub shows that one as `ghost`.
  const forkOwner = fork ? (headRepository?.split('/')[0] ?? pull.head.user?.login ?? 'ghost') : null;
  return {
    kind: 'pull-request',
    repository: pull.base.repo.full_name,
    number,
    title: pull.title,
    body: pull.body,
    labels: pull.labels,
    state: pull.state,
    linkedIssue: linkedIssue(pull.body, pull.base.repo.full_name),
    headSha: pull.head.sha,
    branch: branchName(pull.head.ref, forkOwner),
    baseRef: pull.base.ref,
    headRepository,
    fork,
    defaultBranch: pull.base.repo.default_branch,
  };
};

const readIssue = async (client: GitHubClient, repository: string, number: number): Promise<SubjectDescription> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'read');
  const { data } = await octokit.rest.issues.get({ owner, repo, issue_number: number }).catch((error: unknown) => {
    if (!isGitHubError(error, 'not-found')) throw error;
    throw missing(repository, `issue ${number}`, client);
  });
  const issue = ownIssue(readAnswer(IssueAnswer, data, `${repository}#${number}`), repository, number);
  const answer = await octokit.rest.repos.get({ owner, repo });
  const { full_name, default_branch } = readAnswer(RepositoryAnswer, answer.data, repository);
  return {
    kind: 'issue',
    repository: full_name,
    number,
    title: issue.title,
    body: issue.body,
    labels: issue.labels,
    state: issue.state,
    linkedIssue: null,
    headSha: null,
    branch: null,
    baseRef: null,
    headRepository: null,
    fork: false,
    defaultBranch: default_branch,
  };
};

/** GitHub answers 404 for what an identity may not see, too: the mend is either. */
const missing = (repository: string, what: string, client: GitHubClient): GitHubError =>
  new GitHubError(
    'not-found',
    `${repository} has no ${what}, or none that this identity (${client.identity.kind}) may see`,
    { status: 404 },
  );

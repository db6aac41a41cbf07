import { branchName } from '../../../gate/names/branch.ts';
import type { Subject } from '../../../gate/names/subject.ts';
import { IssueAnswer, PullRequestAnswer, RepositoryAnswer, readAnswer } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { GitHubError, isGitHubError } from '../http/errors.ts';
import { linkedIssue } from './linked-issue.ts';

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

/** @throws GitHubError of kind `not-found` that says what the subject is, where it is of the other kind */
export const readSubject = (client: GitHubClient, repository: string, subject: Subject): Promise<SubjectDescription> =>
  subject.kind === 'pull-request'
    ? readPullRequest(client, repository, subject.number)
    : readIssue(client, repository, subject.number);

const readRepository = async (client: GitHubClient, repository: string) => {
  const { octokit, owner, repo } = await client.octokit(repository);
  const { data } = await octokit.rest.repos.get({ owner, repo });
  return readAnswer(RepositoryAnswer, data, repository);
};

/** The text of a subject, as little as a ledger needs. */
export const readBody = async (client: GitHubClient, repository: string, subject: Subject): Promise<string> => {
  const { octokit, owner, repo } = await client.octokit(repository);
  const what = `${repository}#${subject.number}`;
  if (subject.kind === 'pull-request') {
    const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: subject.number });
    return readAnswer(PullRequestAnswer, data, what).body;
  }
  const { data } = await octokit.rest.issues.get({ owner, repo, issue_number: subject.number });
  return readAnswer(IssueAnswer, data, what).body;
};

const readPullRequest = async (
  client: GitHubClient,
  repository: string,
  number: number,
): Promise<SubjectDescription> => {
  const { octokit, owner, repo } = await client.octokit(repository);
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
  const { octokit, owner, repo } = await client.octokit(repository);
  const { data } = await octokit.rest.issues.get({ owner, repo, issue_number: number }).catch((error: unknown) => {
    if (!isGitHubError(error, 'not-found')) throw error;
    throw missing(repository, `issue ${number}`, client);
  });
  const issue = readAnswer(IssueAnswer, data, `${repository}#${number}`);
  if (issue.pull_request !== undefined && issue.pull_request !== null) {
    throw new GitHubError('not-found', `${repository}#${number} is a pull request: name it with --pr ${number}`);
  }
  const { full_name, default_branch } = await readRepository(client, repository);
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

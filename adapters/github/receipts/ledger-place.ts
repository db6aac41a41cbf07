import type { Subject } from '../../../gate/names/subject.ts';
import { type CommentAnswer, IssueAnswer, PullRequestAnswer, readAnswer } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { isGitHubError } from '../http/errors.ts';
import { readBody } from '../subject/read-subject.ts';
import { eachComment, readComment, updateComment } from './comments.ts';

/** Where a ledger stands: in the body of a subject, or in one of its comments. */
export type LedgerPlace =
  | { readonly in: 'body'; readonly subject: Subject }
  | { readonly in: 'comment'; readonly id: number; readonly subject: Subject };

export interface FoundLedger {
  readonly place: LedgerPlace;
  readonly text: string;
}

/** A subject whose ledger is looked for, as it was just read. */
export interface LedgerSubject {
  readonly subject: Subject;
  readonly body: string;
  readonly linkedIssue: number | null;
}

/** How a ledger is looked for. */
export interface LedgerLook {
  readonly isLedger: (text: string) => boolean;
  /** Called with all comments of each place that was listed; absent: a listing ends where the ledger was found. */
  readonly onListed?: (subject: Subject, comments: readonly CommentAnswer[]) => void;
  /** A linked issue that can't be found is an error, instead of one that was never there. */
  readonly doubtMissing?: boolean;
}

/**
 * The one ledger of a subject, whoever wrote it: on the subject, then on its linked issue; the body first, then the
 * comments, oldest first, over all pages.
 */
export const findLedger = async (
  client: GitHubClient,
  repository: string,
  { subject, body, linkedIssue }: LedgerSubject,
  look: LedgerLook,
): Promise<FoundLedger | null> => {
  const found = await findOn(client, repository, subject, body, look);
  if (found !== null || linkedIssue === null || linkedIssue === subject.number) return found;
  const issue: Subject = { kind: 'issue', number: linkedIssue };
  try {
    return await findOn(client, repository, issue, await readBody(client, repository, issue), look);
  } catch (error) {
    // Whoever wrote the body named it: it may be another pull request, or an issue of another repository by now.
    if (isGitHubError(error, 'elsewhere')) return null;
    // Or one that was never there, or is gone.
    if (isGitHubError(error, 'not-found') && !look.doubtMissing) return null;
    throw error;
  }
};

const findOn = async (
  client: GitHubClient,
  repository: string,
  subject: Subject,
  body: string,
  { isLedger, onListed }: LedgerLook,
): Promise<FoundLedger | null> => {
  if (isLedger(body)) return { place: { in: 'body', subject }, text: body };
  const comments: CommentAnswer[] = [];
  let found: FoundLedger | null = null;
  for await (const comment of eachComment(client, repository, subject.number)) {
    comments.push(comment);
    if (found !== null || !isLedger(comment.body)) continue;
    found = { place: { in: 'comment', id: comment.id, subject }, text: comment.body };
    if (onListed === undefined) return found;
  }
  onListed?.(subject, comments);
  return found;
};

export const readPlace = async (client: GitHubClient, repository: string, place: LedgerPlace): Promise<string> =>
  place.in === 'body'
    ? readBody(client, repository, place.subject)
    : (await readComment(client, repository, place.id)).body;

/** Returns the text as GitHub took it. */
export const writePlace = async (
  client: GitHubClient,
  repository: string,
  place: LedgerPlace,
  text: string,
): Promise<string> => {
  if (place.in === 'comment') return (await updateComment(client, repository, place.id, text)).body;
  const { octokit, owner, repo } = await client.octokit(repository, 'texts');
  const { kind, number } = place.subject;
  if (kind === 'pull-request') {
    const { data } = await octokit.rest.pulls.update({ owner, repo, pull_number: number, body: text });
    return readAnswer(PullRequestAnswer, data, `${repository}#${number}`).body;
  }
  const { data } = await octokit.rest.issues.update({ owner, repo, issue_number: number, body: text });
  return readAnswer(IssueAnswer, data, `${repository}#${number}`).body;
};

/** The id that a receipt names: the comment's, or the subject's number. */
export const placeId = (place: LedgerPlace): string =>
  place.in === 'comment'
    ? String(place.id)
    : `${place.subject.kind === 'issue' ? 'issue' : 'pr'}-${place.subject.number}`;

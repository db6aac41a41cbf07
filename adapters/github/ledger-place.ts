import type { Subject } from '../../gate/contract/request.ts';
import { IssueAnswer, PullRequestAnswer, readAnswer } from './answers.ts';
import type { GitHubClient } from './client.ts';
import { eachComment, readComment, updateComment } from './comments.ts';
import { readBody } from './read-subject.ts';

/** Where a ledger stands: in the body of a subject, or in one of its comments. */
export type LedgerPlace =
  | { readonly in: 'body'; readonly subject: Subject }
  | { readonly in: 'comment'; readonly id: number; readonly subject: Subject };

export interface FoundLedger {
  readonly place: LedgerPlace;
  readonly text: string;
}

/** Where to look, in order. A body that the caller has just read saves a request. */
export interface LedgerSubject {
  readonly subject: Subject;
  readonly body?: string;
}

/** The first ledger of the first subject that has one: its body, then its comments, oldest first, by any author. */
export const findLedgerPlace = async (
  client: GitHubClient,
  repository: string,
  subjects: readonly LedgerSubject[],
  isLedger: (text: string) => boolean,
): Promise<FoundLedger | null> => {
  for (const { subject, body } of subjects) {
    const text = body ?? (await readBody(client, repository, subject));
    if (isLedger(text)) return { place: { in: 'body', subject }, text };
    for await (const comment of eachComment(client, repository, subject.number)) {
      if (isLedger(comment.body)) return { place: { in: 'comment', id: comment.id, subject }, text: comment.body };
    }
  }
  return null;
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
  const { octokit, owner, repo } = await client.octokit(repository);
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

import type { ReceiptOutcome } from '../../../gate/contract/outcome.ts';
import type { CommentAnswer } from '../http/answers.ts';
import { type GitHubClient, listingKey } from '../http/client.ts';
import { isGitHubError } from '../http/errors.ts';
import { createComment, eachComment, updateComment } from './comments.ts';
import { doubtingRefusals, lookUntilSettled, ONLY_ATTEMPT, type ReceiptAttempt } from './receipt-attempt.ts';

export interface ProgressContent {
  readonly marker: string;
  readonly body: string;
  /** True: edits one that is there, and creates none. */
  readonly onlyIfThere?: boolean;
}

/**
 * Ensures the one comment of this identity that carries a marker: looks over all pages, creates only where there is none,
 * writes only what differs. A marker in somebody else's comment is a quotation.
 */
export const ensureProgressComment = async (
  client: GitHubClient,
  repository: string,
  number: number,
  content: ProgressContent,
  attempt: ReceiptAttempt = ONLY_ATTEMPT,
): Promise<ReceiptOutcome> => {
  try {
    return await doubtingRefusals(attempt, () => findAndWrite(client, repository, number, content, attempt));
  } catch (error) {
    if (!isGitHubError(error, 'forbidden', 'unauthorized', 'elsewhere')) throw error;
    return { state: 'none', reason: error.message.slice(0, 1000) };
  }
};

const findAndWrite = async (
  client: GitHubClient,
  repository: string,
  number: number,
  { marker, body, onlyIfThere = false }: ProgressContent,
  attempt: ReceiptAttempt,
): Promise<ReceiptOutcome> => {
  const author = await client.author();
  if (author === null) return { state: 'none', reason: 'no GitHub identity is configured' };
  const look = async (): Promise<CommentAnswer[]> => {
    const marked: CommentAnswer[] = [];
    for await (const comment of eachComment(client, repository, number)) {
      if (comment.body.includes(marker)) marked.push(comment);
    }
    return marked;
  };
  const isOwn = ({ user }: CommentAnswer) => user?.login === author;
  const recent = client.recentComments.take(listingKey(repository, number, marker));
  const isMissing = (marked: readonly CommentAnswer[]) => !marked.some(isOwn);
  const marked =
    recent === undefined || attempt.repeated || attempt.known !== undefined
      ? await lookUntilSettled(client, attempt, look, isMissing)
      : recent;
  const [first, ...doubles] = marked.filter(isOwn);
  if (first === undefined) {
    if (onlyIfThere) return { state: 'none', reason: 'there is no evidence' };
    const created = await createComment(client, repository, number, body);
    // What an earlier attempt sent may have arrived just now: two are made one.
    const others = attempt.repeated ? (await look()).filter((seen) => isOwn(seen) && seen.id !== created.id) : [];
    const [oldest = created, ...late] = [created, ...others].sort((left, right) => left.id - right.id);
    return keepFirst(client, repository, oldest, late, body);
  }
  return keepFirst(client, repository, first, doubles, body);
};

const keepFirst = async (
  client: GitHubClient,
  repository: string,
  first: CommentAnswer,
  doubles: readonly CommentAnswer[],
  body: string,
): Promise<ReceiptOutcome> => {
  if (first.body !== body) await updateComment(client, repository, first.id, body);
  for (const double of doubles) {
    // Without the marker it is found no more, and says where to read on.
    await updateComment(client, repository, double.id, `The report of this run is in comment ${first.id}.`);
  }
  return { state: 'written', id: String(first.id) };
};

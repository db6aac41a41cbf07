import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceiptOutcome } from '../../../gate/contract/outcome.ts';
import type { CommentAnswer } from '../http/answers.ts';
import { type GitHubClient, listingKey } from '../http/client.ts';
import { GitHubError, isGitHubError } from '../http/errors.ts';
import { createComment, eachComment, updateComment } from './comments.ts';
import { doubtingRefusals, lookUntilSettled, ONLY_ATTEMPT, type ReceiptAttempt } from './receipt-attempt.ts';
import type { ProgressContent } from './receipt-content.ts';

/** How often the comment is written anew where other runs come in between. */
const MAXIMUM_ROUNDS = 5;

/** Whoever speaks as this identity can make many: the rest is left for the next write. */
const MOST_DOUBLES = 10;

/**
 * Ensures the one comment of this identity that begins with a marker: looks over all pages, creates only where there is
 * none, writes only what differs, and looks once more whether what it wrote still holds. A marker in somebody else's
 * comment is a quotation, and so is one within a text.
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
    return none(error.message);
  }
};

const none = (reason: string): ReceiptOutcome => ({ state: 'none', reason: reason.slice(0, 1000) });

const findAndWrite = async (
  client: GitHubClient,
  repository: string,
  number: number,
  content: ProgressContent,
  attempt: ReceiptAttempt,
): Promise<ReceiptOutcome> => {
  const author = await client.author();
  if (author === null) return none('no GitHub identity is configured');
  const text = await content.text();
  if ('leftTo' in text) return none(text.leftTo);
  const { marker, formerMarker = marker } = content;
  const isOwn = ({ user, body }: CommentAnswer): boolean =>
    user?.login === author && (body.startsWith(marker) || body.startsWith(formerMarker));
  const look = async (): Promise<CommentAnswer[]> => {
    const own: CommentAnswer[] = [];
    for await (const comment of eachComment(client, repository, number)) if (isOwn(comment)) own.push(comment);
    return own;
  };
  // What another run sent a moment ago may not be seen yet, as what an earlier attempt sent.
  const doubting = { ...attempt, repeated: attempt.repeated || text.isShared };
  const recent = client.recentComments.take(listingKey(repository, number, marker));
  const own =
    recent === undefined || doubting.repeated || attempt.known !== undefined
      ? await lookUntilSettled(client, doubting, look, (found) => found.length === 0)
      : recent.filter(isOwn);
  if (own.length === 0 && content.onlyIfThere) return none('there is no evidence');
  const create = () => createComment(client, repository, number, text.body);
  const [first, ...doubles] = own.length > 0 ? own : await createOne(client, content, attempt, { create, look });
  if (first === undefined) throw new GitHubError('transient', `The comment on ${repository}#${number} is gone`);
  for (const { id } of doubles.slice(0, MOST_DOUBLES)) {
    // Without the marker it is found no more, and says where to read on.
    await updateComment(client, repository, id, `The report is in comment ${first.id}.`);
  }
  await keepUpToDate(client, repository, first, content, text.body, own.length === 0);
  return { state: 'written', id: String(first.id) };
};

/** Creates a comment. Returns it with those that arrived beside it, oldest first: all but the oldest give way. */
const createOne = async (
  client: GitHubClient,
  content: ProgressContent,
  attempt: ReceiptAttempt,
  { create, look }: { create: () => Promise<CommentAnswer>; look: () => Promise<CommentAnswer[]> },
): Promise<CommentAnswer[]> => {
  const created = await create();
  const now = await content.text();
  const isShared = 'leftTo' in now || now.isShared;
  if (!attempt.repeated && !isShared) return [created];
  // Another run that found none either may have sent its own just now.
  if (isShared) await sleep(client.visibilityDelayMs);
  const others = (await look()).filter(({ id }) => id !== created.id);
  return [created, ...others].sort((left, right) => left.id - right.id);
};

/**
 * Writes until what was written last is what the comment shall say. Each run tells what it has to say before it looks:
 * of two that write at once, the one that looks last here has seen the other's.
 */
const keepUpToDate = async (
  client: GitHubClient,
  repository: string,
  { id, body }: CommentAnswer,
  content: ProgressContent,
  wanted: string,
  wasCreated: boolean,
): Promise<void> => {
  let held = body;
  let said = wanted;
  let isWritten = wasCreated;
  for (let round = 0; round < MAXIMUM_ROUNDS; round += 1) {
    if (held !== said) {
      await updateComment(client, repository, id, said);
      held = said;
      isWritten = true;
    }
    if (!isWritten) return;
    const now = await content.text();
    if ('leftTo' in now || now.body === held) return;
    said = now.body;
  }
  throw new GitHubError('transient', `Comment ${id} of ${repository} was to be changed ${MAXIMUM_ROUNDS} times`);
};

import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceiptOutcome } from '../../../gate/contract/outcome.ts';
import type { CommentAnswer } from '../http/answers.ts';
import { type GitHubClient, listingKey } from '../http/client.ts';
import { GitHubError, isGitHubError } from '../http/errors.ts';
import { createComment, updateComment } from './comments.ts';
import {
  type FoundLedger,
  findLedger,
  type LedgerLook,
  type LedgerPlace,
  type LedgerSubject,
  placeId,
  readPlace,
  writePlace,
} from './ledger-place.ts';
import { doubtingRefusals, lookUntilSettled, ONLY_ATTEMPT, type ReceiptAttempt } from './receipt-attempt.ts';
import type { LedgerEditor } from './receipt-content.ts';

/** How often an edit is repeated when neighbours keep writing between reading and reading back. */
const MAXIMUM_ROUNDS = 5;

export interface LedgerWrite {
  readonly receipt: ReceiptOutcome;
  /** The text before this gate's edit; null: there was no ledger. Both null: nothing was written. */
  readonly before: string | null;
  readonly after: string | null;
  /** True where there is no ledger, and none was to be made. */
  readonly isMissing?: true;
}

/**
 * Ensures this gate's edit in the one ledger of a subject: on the subject itself, then on its linked issue; a new
 * comment where there is none. GitHub has no compare-and-swap for texts: the promise is that no change which was seen is
 * lost, by reading right before writing, reading back, and editing again what a neighbour wrote meanwhile.
 *
 * @throws GitHubError of kind `transient` where the ledger wouldn't hold still
 */
export const ensureLedger = async (
  client: GitHubClient,
  repository: string,
  subject: LedgerSubject,
  editor: LedgerEditor,
  attempt: ReceiptAttempt = ONLY_ATTEMPT,
): Promise<LedgerWrite> => {
  if (client.identity.kind === 'anonymous') return nothing('no GitHub identity is configured');
  try {
    return await doubtingRefusals(attempt, () => findAndEdit(client, repository, subject, editor, attempt));
  } catch (error) {
    // What GitHub refuses today it refuses tomorrow: a second ledger beside one that may not be edited helps nobody.
    if (!isGitHubError(error, 'forbidden', 'unauthorized', 'elsewhere')) throw error;
    return nothing(error.message);
  }
};

const findAndEdit = async (
  client: GitHubClient,
  repository: string,
  subject: LedgerSubject,
  editor: LedgerEditor,
  attempt: ReceiptAttempt,
): Promise<LedgerWrite> => {
  const listed: CommentAnswer[] = [];
  const look: LedgerLook = {
    isLedger: editor.isLedger,
    doubtMissing: !attempt.last,
    onListed: (where, comments) => {
      listed.splice(0, listed.length, ...comments);
      if (where.number === subject.subject.number) keepListing(client, repository, where.number, editor, comments);
    },
  };
  const find = () => findLedger(client, repository, subject, look);
  const found =
    (await lookUntilSettled(client, attempt, find, (ledger) => ledger === null)) ??
    (await create(client, repository, subject, editor, find));
  if ('receipt' in found) return found;
  const written = await edit(client, repository, found, editor);
  if (written.receipt.state === 'written') await pointDoubles(client, repository, found, editor, listed);
  return written;
};

/** The progress comment's step is the next: it needs no listing of its own. */
const keepListing = (
  client: GitHubClient,
  repository: string,
  number: number,
  { marker }: LedgerEditor,
  comments: readonly CommentAnswer[],
): void => {
  if (marker === undefined) return;
  const marked = comments.filter(({ body }) => body.includes(marker));
  client.recentComments.keep(listingKey(repository, number, marker), marked);
};

/** A second ledger that this gate itself made, and nobody has written into, says where the ledger is. */
const pointDoubles = async (
  client: GitHubClient,
  repository: string,
  { place }: FoundLedger,
  editor: LedgerEditor,
  listed: readonly CommentAnswer[],
): Promise<void> => {
  const own = [editor.create(), ...(editor.created ?? [])];
  for (const comment of listed) {
    if (!own.includes(comment.body) || (place.in === 'comment' && place.id === comment.id)) continue;
    if (comment.user?.login === (await client.author())) await pointToLedger(client, repository, comment.id, place);
  }
};

const pointToLedger = (client: GitHubClient, repository: string, id: number, place: LedgerPlace) =>
  updateComment(client, repository, id, `The ledger is in ${placeName(place)}.`);

const nothing = (reason: string): LedgerWrite => ({
  receipt: { state: 'none', reason: reason.slice(0, 1000) },
  before: null,
  after: null,
});

/** Creates a ledger, and gives way where another gate created one at the same time. */
const create = async (
  client: GitHubClient,
  repository: string,
  subject: LedgerSubject,
  editor: LedgerEditor,
  find: () => Promise<FoundLedger | null>,
): Promise<LedgerWrite | FoundLedger> => {
  if (editor.onlyIfThere) return { ...nothing('there is no ledger'), isMissing: true };
  const refusal = await editor.mayWrite?.();
  if (typeof refusal === 'string') return nothing(refusal);
  const text = editor.create();
  await editor.keep?.({ before: null, after: text });
  const created = await createComment(client, repository, subject.subject.number, text);
  await editor.landed?.(text);
  const first = await find();
  if (first === null || (first.place.in === 'comment' && first.place.id === created.id)) {
    const receipt: ReceiptOutcome = { state: 'written', id: String(created.id) };
    return { receipt, before: null, after: created.body };
  }
  await pointToLedger(client, repository, created.id, first.place);
  return first;
};

const edit = async (
  client: GitHubClient,
  repository: string,
  found: FoundLedger,
  editor: LedgerEditor,
): Promise<LedgerWrite> => {
  const { place } = found;
  let text = found.text;
  let before: string | null = null;
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const next = await editor.edit(text, placeId(place));
    if (!next.changed) {
      return { receipt: { state: 'written', id: placeId(place) }, before, after: before === null ? null : text };
    }
    const refusal = next.refusal ?? (await editor.mayWrite?.()) ?? null;
    if (refusal !== null) return nothing(refusal);
    before = text;
    await editor.keep?.({ before, after: next.body });
    text = await exchange(client, repository, place, { before, after: next.body }, editor);
  }
  throw new GitHubError(
    'transient',
    `The ledger in ${placeName(place)} of ${repository} was overwritten ${MAXIMUM_ROUNDS} times`,
  );
};

/** Writes and reads back; a comment that was deleted meanwhile is looked for anew by the next attempt. */
const exchange = async (
  client: GitHubClient,
  repository: string,
  place: LedgerPlace,
  { before, after }: { readonly before: string; readonly after: string },
  editor: Pick<LedgerEditor, 'landed'>,
): Promise<string> => {
  try {
    await writePlace(client, repository, place, after);
    await editor.landed?.(after);
    const seen = await readPlace(client, repository, place);
    if (seen !== before) return seen;
    // Not to be seen yet, or taken back by a neighbour: only a look after the delay tells.
    await sleep(client.visibilityDelayMs);
    return await readPlace(client, repository, place);
  } catch (error) {
    if (!isGitHubError(error, 'not-found')) throw error;
    throw new GitHubError('transient', `The ledger in ${placeName(place)} of ${repository} is gone`);
  }
};

const placeName = (place: LedgerPlace): string =>
  place.in === 'comment' ? `comment ${place.id}` : `the text of #${place.subject.number}`;

import type { ReceiptOutcome } from '../../gate/contract/outcome.ts';
import type { GitHubClient } from './client.ts';
import { createComment, updateComment } from './comments.ts';
import { GitHubError, isGitHubError } from './errors.ts';
import {
  type FoundLedger,
  findLedger,
  type LedgerPlace,
  type LedgerSubject,
  placeId,
  readPlace,
  writePlace,
} from './ledger-place.ts';
import type { LedgerEditor } from './receipt-content.ts';

/** How often an edit is repeated when neighbours keep writing between reading and reading back. */
const MAXIMUM_ROUNDS = 5;

export interface LedgerWrite {
  readonly receipt: ReceiptOutcome;
  /** The text before this gate's edit; null: there was no ledger. Both null: nothing was written. */
  readonly before: string | null;
  readonly after: string | null;
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
): Promise<LedgerWrite> => {
  try {
    const found =
      (await findLedger(client, repository, subject, editor.isLedger)) ??
      (await create(client, repository, subject, editor));
    if ('receipt' in found) return found;
    return await edit(client, repository, found, editor);
  } catch (error) {
    // What GitHub refuses today it refuses tomorrow: a second ledger beside one that may not be edited helps nobody.
    if (!isGitHubError(error, 'forbidden', 'unauthorized')) throw error;
    return nothing(error.message);
  }
};

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
): Promise<LedgerWrite | FoundLedger> => {
  const text = editor.create();
  await editor.keep?.({ before: null, after: text });
  const created = await createComment(client, repository, subject.subject.number, text);
  const first = await findLedger(client, repository, subject, editor.isLedger);
  if (first === null || (first.place.in === 'comment' && first.place.id === created.id)) {
    const receipt: ReceiptOutcome = { state: 'written', id: String(created.id) };
    return { receipt, before: null, after: created.body };
  }
  await updateComment(client, repository, created.id, `The ledger is in ${placeName(first.place)}.`);
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
    const next = editor.edit(text);
    if (!next.changed) {
      return { receipt: { state: 'written', id: placeId(place) }, before, after: before === null ? null : text };
    }
    if (next.refusal !== undefined) return nothing(next.refusal);
    before = text;
    await editor.keep?.({ before, after: next.body });
    text = await exchange(client, repository, place, next.body);
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
  text: string,
): Promise<string> => {
  try {
    await writePlace(client, repository, place, text);
    return await readPlace(client, repository, place);
  } catch (error) {
    if (!isGitHubError(error, 'not-found')) throw error;
    throw new GitHubError('transient', `The ledger in ${placeName(place)} of ${repository} is gone`);
  }
};

const placeName = (place: LedgerPlace): string =>
  place.in === 'comment' ? `comment ${place.id}` : `the text of #${place.subject.number}`;

import type { SignatureState } from '../../adapters/signing/signatures.ts';
import type { ListedBaseline, StoreKeeping } from '../../adapters/store/content/store.ts';
import type { StateOf } from '../../client/library/signature-states.ts';
import { printable } from '../terminal/printable.ts';
import { checkReference, idsOf, type Located, notStored } from './find.ts';
import type { BaselineIo } from './show.ts';

/** What became of one baseline; no faults: it is whole. */
interface Verified {
  readonly digest: string;
  readonly uri: string;
  /** Null where its entry can't be read. */
  readonly signature: SignatureState | null;
  readonly faults: readonly string[];
}

/**
 * `benchmark-gate baseline verify [REF…]`: checks what lies in the store, a line for each baseline. A reference means
 * every baseline that it fits: all of a commit's, for instance.
 *
 * @returns the exit code: 1 where something is wrong
 * @throws InputError for a reference that no baseline fits
 */
export async function baselineVerify(
  refs: readonly string[],
  {
    store,
    stateOf,
    json,
  }: { readonly store: StoreKeeping & Located; readonly stateOf: StateOf; readonly json?: boolean },
  io: BaselineIo,
): Promise<0 | 1> {
  for (const ref of refs) checkReference(ref);
  const listed = await store.listBaselines();
  const wanted = refs.length === 0 ? listed : fitting(refs, listed, store);
  const verified: Verified[] = [];
  for (const { digest, uri, entry } of wanted) {
    const stored = await store.verifyBaseline(digest);
    if (stored === null) continue;
    const signature = entry === null ? null : await stateOf(entry);
    const faults = [...stored, ...stateOf.faults(signature)];
    verified.push({ digest, uri, signature, faults });
    const of = entry === null ? '' : `${entry.repository} ${entry.commit.slice(0, 12)} ${signature}`;
    if (!json) io.stdout(line(digest, of, faults));
  }
  const notes = refs.length === 0 ? notesOn(await store.listLooseEnds()) : [];
  const wrong = verified.filter(({ faults }) => faults.length > 0).length;
  if (json) io.stdout(`${JSON.stringify({ baselines: verified, notes }, null, 2)}\n`);
  else {
    for (const note of notes) io.stdout(printable(`note   ${note}\n`));
    io.stdout(`${verified.length} verified, ${wrong === 0 ? 'nothing is wrong' : `${wrong} wrong`}\n`);
  }
  return wrong === 0 ? 0 : 1;
}

function fitting(refs: readonly string[], listed: readonly ListedBaseline[], store: Located): ListedBaseline[] {
  const isMeant = ({ digest, uri, entry }: ListedBaseline, ref: string): boolean =>
    uri === ref || idsOf(entry ?? { digest, commit: '', tree: '', branch: null, subject: null }, ref).length > 0;
  for (const ref of refs) {
    if (!listed.some((each) => isMeant(each, ref))) throw notStored(ref, store);
  }
  return listed.filter((each) => refs.some((ref) => isMeant(each, ref)));
}

const line = (digest: string, of: string, faults: readonly string[]): string => {
  const words = faults.length === 0 ? ['ok    ', digest, of] : ['wrong ', digest, of, faults.join('; ')];
  return `${printable(words.join(' '))
    .replace(/\s*\n\s*/g, ' ')
    .trimEnd()}\n`;
};

const notesOn = (looseEnds: readonly string[]): string[] =>
  looseEnds.map((key) => `${key}: no baseline stands behind it; one is being written, or a kill left it to prune`);

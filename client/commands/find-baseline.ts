import type { BaselineQuery, BaselineStore } from '../../adapters/store/store.ts';
import { isOutage, StoreError } from '../../adapters/store/store-error.ts';
import type { BaselineEntry } from '../../gate/baseline/document.ts';
import { InputError } from '../input-error.ts';

export const FULL_ID = /^[0-9a-f]{40}$/;
const ABBREVIATION = /^(?:sha256:)?[0-9a-f]{7,64}$/;

/** True for the address of a document. */
const isAddress = (ref: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(ref);

/** Throws an InputError for what can't be a digest, commit or tree, whole or cut, nor an address. */
export function checkReference(ref: string): void {
  if (isAddress(ref) || ABBREVIATION.test(ref)) return;
  throw new InputError([`${JSON.stringify(ref)} is no digest, commit, tree or address of a baseline`]);
}

/** The preferred baseline of a reference; null where the reference is an address, which the store reads itself. */
export async function findOne(ref: string, store: Pick<BaselineStore, 'findBaselines'>): Promise<BaselineEntry | null> {
  checkReference(ref);
  if (isAddress(ref)) return null;
  const queries: BaselineQuery[] = FULL_ID.test(ref) ? [{ commit: ref }, { tree: ref }] : [{}];
  for (const query of queries) {
    const found = (await store.findBaselines(query)).filter((entry) => idsOf(entry, ref).length > 0);
    const [first] = found;
    if (first === undefined) continue;
    const ids = new Set(found.flatMap((entry) => idsOf(entry, ref)));
    if (ids.size === 1) return first;
    throw new InputError([`${ref} is ambiguous, it may be any of ${[...ids].join(', ')}`]);
  }
  throw notStored(ref);
}

/** Nothing that is stored is meant by a reference. */
export const notStored = (ref: string): InputError =>
  new InputError([`no baseline of ${ref} is stored: benchmark-gate baseline list shows those that are`]);

/** What of an entry a reference may mean: its digest, commit or tree, whole or cut. */
export const idsOf = (
  { digest, commit, tree }: Pick<BaselineEntry, 'digest' | 'commit' | 'tree'>,
  ref: string,
): string[] => {
  const sha256 = ref.startsWith('sha256:') ? ref : `sha256:${ref}`;
  return [...(digest.startsWith(sha256) ? [digest] : []), ...[commit, tree].filter((id) => id.startsWith(ref))];
};

/** What a person asked for and isn't there, or can't be read, is theirs to mend; an outage passes unchanged. */
export async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError && !isOutage(error)) throw new InputError([error.message], { cause: error });
    throw error;
  }
}

import { type BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import { blobKey, parseJson } from '../content/blobs.ts';
import { readWhole } from '../content/compression.ts';
import type { ObjectStore } from '../content/object-store.ts';
import { StoreError } from '../content/store-error.ts';
import { ENTRIES, entryKey, isEntryName } from './baseline-index.ts';

/**
 * An entry as it is kept: without its address, so that a store can be moved. What a newer benchmark-gate says besides is
 * passed over, so that its baselines hide none of the others; that they are newer their documents say.
 */
export const StoredEntry = BaselineEntry.omit({ uri: true }).strip();

/** Bytes of an entry: a few names and digests. */
const LARGEST_ENTRY = 1024 * 1024;

/** Digests, in hexadecimal digits, of all baselines that are in the store. */
export const listEntryNames = async (objects: ObjectStore): Promise<string[]> =>
  (await objects.list(ENTRIES)).filter(isEntryName);

/** What a baseline is of; null where there is none of this digest. Throws `corrupt` for what is no entry. */
export async function readEntry(objects: ObjectStore, sha256: string): Promise<BaselineEntry | null> {
  const key = entryKey(sha256);
  const place = objects.rootUri + key;
  const stream = await objects.read(key).catch((error: unknown) => {
    // An index names it before its entry is written, and after it was pruned: such a baseline isn't there.
    if (error instanceof StoreError && error.kind === 'not-found') return null;
    throw error;
  });
  if (stream === null) return null;
  const stored = parseJson(
    await readWhole(stream, { compressed: false, place, most: LARGEST_ENTRY }),
    StoredEntry,
    place,
  );
  return { ...stored, uri: baselineUri(objects, sha256) };
}

/** The address of a baseline's document. */
export const baselineUri = (objects: Pick<ObjectStore, 'rootUri'>, sha256: string): string =>
  objects.rootUri + blobKey(sha256, true);

/** The entry that a document gets. */
export function entryOf(document: BaselineDocument, uri: string, digest: string): BaselineEntry {
  const { machineClass, complete, repository, commit, tree, branch, foreign, subject, profile, finishedAt } = document;
  return {
    ...{ machineClass, uri, digest, complete, repository, commit, tree, branch, subject, profile, finishedAt },
    ...(foreign === undefined ? {} : { foreign }),
  };
}

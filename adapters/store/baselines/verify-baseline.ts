import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import { documentFaults } from '../../../gate/baseline/check-document.ts';
import type { BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import type { ObjectStore } from '../content/object-store.ts';
import type { BaselineStore } from '../content/store.ts';
import { isOutage, StoreError } from '../content/store-error.ts';
import { entryOf, readEntry } from './baseline-entries.ts';
import { entryKey, identityFolders, indexFolders, listIndexed } from './baseline-index.ts';
import { beingRemoved } from './removal-marks.ts';

/** See `verifyBaseline` of the store. @param sha256 the digest in hexadecimal digits */
export async function verifyBaseline(
  sha256: string,
  objects: ObjectStore,
  baselines: Pick<BaselineStore, 'readBaseline'>,
): Promise<string[] | null> {
  const faults: string[] = [];
  const entry = await orFault(readEntry(objects, sha256), faults);
  if (entry === null && faults.length === 0) return null;
  const document = await orFault(baselines.readBaseline(sha256), faults);
  if (document !== null) faults.push(...contentFaults(document, sha256, entry), ...documentFaults(document));
  const folders = [
    ...(entry === null ? [] : indexFolders(entry)),
    ...(document === null || entry === null ? [] : identityFolders(document)),
  ];
  for (const folder of folders) {
    if (!(await objects.exists(`${folder}/${sha256}`)))
      faults.push(`it is not in ${folder}: look-ups there don't find it`);
  }
  // A pruner takes a baseline away piece by piece, its entry first: what is gone, or on its way, isn't wrong.
  if (faults.length === 0) return faults;
  const isGone = !(await objects.exists(entryKey(sha256))) || (await beingRemoved(objects)).has(sha256);
  return isGone ? null : faults;
}

/** What was read, or null and one fault more. An outage says nothing of what is stored, and passes. */
async function orFault<T>(reading: Promise<T>, faults: string[]): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof StoreError) || isOutage(error)) throw error;
    faults.push(error.message);
    return null;
  }
}

/** That the digest is of these bytes was checked when they were read; that they are the canonical ones is not yet. */
function contentFaults(document: BaselineDocument, sha256: string, entry: BaselineEntry | null): string[] {
  const canonical = createHash('sha256').update(canonicalJson(document)).digest('hex');
  const faults = [
    ...(canonical === sha256 ? [] : [`its bytes aren't canonical: those have the digest sha256:${canonical}`]),
    ...lockFileFaults(document),
  ];
  if (entry === null) return faults;
  const should = entryOf(document, entry.uri, `sha256:${sha256}`);
  const differing = (Object.keys(should) as (keyof BaselineEntry)[])
    .filter((name) => canonicalJson([entry[name]]) !== canonicalJson([should[name]]))
    .map((name) => `its entry says ${name} ${JSON.stringify(entry[name])}, it says ${JSON.stringify(should[name])}`);
  return [...faults, ...differing];
}

function lockFileFaults({ lockFile }: BaselineDocument): string[] {
  if (lockFile === undefined) return [];
  const found = `sha256:${createHash('sha256').update(lockFile.text).digest('hex')}`;
  return found === lockFile.digest ? [] : [`its lock file has the digest ${found}, it says ${lockFile.digest}`];
}

/** Keys of index entries that no baseline stands behind. */
export async function listLooseEnds(objects: ObjectStore): Promise<string[]> {
  const known = new Map<string, boolean>();
  const loose: string[] = [];
  for await (const { key, sha256 } of listIndexed(objects)) {
    const there = known.get(sha256) ?? (await objects.exists(entryKey(sha256)));
    known.set(sha256, there);
    if (!there) loose.push(key);
  }
  return loose;
}

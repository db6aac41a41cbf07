import pMap from 'p-map';
import { isLogRecord } from '../../../gate/baseline/run-record.ts';
import { blobDigest } from '../content/blobs.ts';
import { isObjectKey } from '../content/object-key.ts';
import { AT_ONCE, type ObjectStore } from '../content/object-store.ts';
import { referencesIn } from '../content/references.ts';
import type { RecordStore, Removal } from '../content/store.ts';
import { isOutage, StoreError } from '../content/store-error.ts';

/** Records that can go, and what those that stay refer to; `references` null: one of them can't be read. */
export interface PlannedRecords extends Removal {
  readonly runs: number;
  readonly references: ReadonlySet<string> | null;
}

/**
 * A run's records go together: when no kept baseline is of the run, and all of them are old. What it told of a subject
 * goes when that is old, and keeps nothing.
 *
 * @param limits `runs`: the runs of kept baselines; null where they aren't known, and all records stay
 */
export async function planRecords(
  { objects, records }: { objects: ObjectStore; records: Pick<RecordStore, 'listRecords' | 'getRecord'> },
  limits: { runs: ReadonlySet<string> | null; writtenBefore: Date; leftAlone: string[] },
): Promise<PlannedRecords> {
  const { runs, writtenBefore, leftAlone } = limits;
  const references = new Set<string>();
  const told = await oldRecords(objects, await records.listRecords('progress'), writtenBefore);
  const keys = [...told.keys];
  let { bytes } = told;
  let gone = 0;
  let unreadable = false;
  for (const run of (await objects.list('runs')).filter(isObjectKey)) {
    const paths = await records.listRecords(`runs/${run}`);
    const found = await Promise.all(paths.map((path) => objects.stat(path)));
    const old = found.every((facts) => facts === null || facts.writtenAt < writtenBefore);
    if (runs !== null && !runs.has(run) && old) {
      keys.push(...paths);
      bytes += found.reduce((sum, facts) => sum + (facts?.bytes ?? 0), 0);
      gone += 1;
      continue;
    }
    for (const path of paths.filter((each) => !isLogRecord(each))) {
      try {
        for (const sha256 of referencesIn((await records.getRecord(path)).toString('utf8'))) references.add(sha256);
      } catch (error) {
        if (!(error instanceof StoreError) || isOutage(error)) throw error;
        unreadable = true;
        leftAlone.push(`all content is kept, since a record doesn't say what it refers to: ${error.message}`);
      }
    }
  }
  return { keys, bytes, runs: gone, references: unreadable ? null : references };
}

async function oldRecords(objects: ObjectStore, paths: readonly string[], writtenBefore: Date): Promise<Removal> {
  const keys: string[] = [];
  let bytes = 0;
  for (const path of paths) {
    const found = await objects.stat(path);
    if (found === null || found.writtenAt >= writtenBefore) continue;
    keys.push(path);
    bytes += found.bytes;
  }
  return { keys, bytes };
}

/** What runs told for others in a folder, and is old: no run takes anything over by it any more. */
export async function planDatedTexts(objects: ObjectStore, folder: string, writtenBefore: Date): Promise<Removal> {
  const old: { key: string; bytes: number }[] = [];
  for (const about of (await objects.list(folder)).filter(isObjectKey)) {
    for (const name of (await objects.list(`${folder}/${about}`)).filter(isObjectKey)) {
      const key = `${folder}/${about}/${name}`;
      const found = await objects.stat(key);
      if (found !== null && found.writtenAt < writtenBefore) old.push({ key, bytes: found.bytes });
    }
  }
  return { keys: old.map(({ key }) => key), bytes: old.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Content that is no baseline's document, that nothing refers to, and that is old. */
export async function planContent(
  objects: ObjectStore,
  keep: { references: ReadonlySet<string> | null; baselines: ReadonlySet<string>; writtenBefore: Date },
): Promise<Removal> {
  const { references, baselines, writtenBefore } = keep;
  if (references === null) return { keys: [], bytes: 0 };
  const inFolder = async (head: string): Promise<{ key: string; bytes: number }[]> => {
    const old: { key: string; bytes: number }[] = [];
    for (const name of (await objects.list(`sha256/${head}`)).filter(isObjectKey)) {
      const key = `sha256/${head}/${name}`;
      const sha256 = blobDigest(key);
      if (sha256 === null || references.has(sha256) || baselines.has(sha256)) continue;
      const found = await objects.stat(key);
      if (found !== null && found.writtenAt < writtenBefore) old.push({ key, bytes: found.bytes });
    }
    return old;
  };
  const folders = (await objects.list('sha256')).filter(isObjectKey);
  const old = (await pMap(folders, inFolder, { concurrency: AT_ONCE })).flat();
  return { keys: old.map(({ key }) => key), bytes: old.reduce((sum, { bytes }) => sum + bytes, 0) };
}

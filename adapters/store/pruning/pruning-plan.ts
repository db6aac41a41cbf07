import { z } from 'zod';
import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import { expiredBaselines, oldestKept, type RetentionPolicy } from '../../../gate/baseline/retention.ts';
import { CALIBRATION_DAYS } from '../../../gate/comparison/calibration.ts';
import { listIndexed } from '../baselines/baseline-index.ts';
import { listRemovalMarks } from '../baselines/removal-marks.ts';
import { blobKey, parseJson } from '../content/blobs.ts';
import { BASE_ANSWERS, CALIBRATIONS, MEASURED } from '../content/dated-texts.ts';
import type { ObjectStore } from '../content/object-store.ts';
import { referencesIn } from '../content/references.ts';
import type {
  BlobStore,
  ListedBaseline,
  PruningPlan,
  RecordStore,
  StoreKeeping,
  UnfinishedRemoval,
} from '../content/store.ts';
import { isOutage, StoreError } from '../content/store-error.ts';
import { planContent, planDatedTexts, planRecords } from './expired-content.ts';

/** What a plan is made of. */
export interface PruningSources {
  readonly objects: ObjectStore;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly records: Pick<RecordStore, 'listRecords' | 'getRecord'>;
  readonly baselines: Pick<StoreKeeping, 'listBaselines' | 'listLooseEnds'>;
}

/** Lists what lies in a store, and sorts out what a policy no longer keeps. Removes nothing. */
export async function planPruning(sources: PruningSources, policy: RetentionPolicy, now: Date): Promise<PruningPlan> {
  const { objects, baselines } = sources;
  const listed = await baselines.listBaselines();
  const readable = listed.flatMap(({ entry }) => entry ?? []);
  const gone = expiredBaselines(readable, policy, now);
  const goneDigests = new Set(gone.map(({ digest }) => digest));
  const kept = listed.filter(({ digest }) => !goneDigests.has(digest));
  const leftAlone = listed
    .filter(({ entry }) => entry === null)
    .map(({ uri }) => `${uri}: its entry can't be read, so it is kept (baseline verify says more)`);

  const writtenBefore = oldestKept(now, policy.keepDays);
  const { runs, inputs } = await readKept(kept, sources, leftAlone);
  const records = await planRecords(sources, { runs, writtenBefore, leftAlone });
  const lists = await planDatedTexts(objects, MEASURED, oldestKept(now, 0));
  const answers = await planDatedTexts(objects, BASE_ANSWERS, oldestKept(now, 0));
  const all = new Set(listed.map(({ digest }) => hexadecimal(digest)));
  const calibrations = await planDatedTexts(objects, CALIBRATIONS, oldestKept(now, CALIBRATION_DAYS));
  // What a kept baseline's executables were built of says whether its numbers stand for later commits.
  const references = records.references === null ? null : new Set([...records.references, ...inputs]);
  const content = await planContent(objects, { references, baselines: all, writtenBefore });
  return {
    baselines: await Promise.all(gone.map(async (entry) => ({ ...entry, bytes: await sizeOf(entry, objects) }))),
    unfinished: await oldRemovals(objects, oldestKept(now, 0)),
    looseEnds: await oldLooseEnds(sources, oldestKept(now, 0)),
    records: {
      keys: [...records.keys, ...lists.keys, ...answers.keys, ...calibrations.keys],
      bytes: records.bytes + lists.bytes + answers.bytes + calibrations.bytes,
      runs: records.runs,
    },
    content,
    writtenBefore,
    kept: kept.length,
    leftAlone,
  };
}

const hexadecimal = (digest: string): string => digest.slice('sha256:'.length);

const sizeOf = async ({ digest }: BaselineEntry, objects: ObjectStore): Promise<number> =>
  (await objects.stat(blobKey(hexadecimal(digest), true)))?.bytes ?? 0;

/** A writer makes its index entries before the entry: young ones may be on their way. */
async function oldLooseEnds({ objects, baselines }: PruningSources, writtenBefore: Date): Promise<string[]> {
  const old: string[] = [];
  for (const key of await baselines.listLooseEnds()) {
    const found = await objects.stat(key);
    if (found !== null && found.writtenAt < writtenBefore) old.push(key);
  }
  return old;
}

/** What a pruner that is gone had begun; one that is at work takes moments. */
async function oldRemovals(objects: ObjectStore, writtenBefore: Date): Promise<UnfinishedRemoval[]> {
  const marks = await listRemovalMarks(objects);
  if (marks.length === 0) return [];
  const old: UnfinishedRemoval[] = [];
  const indexed: { key: string; sha256: string }[] = [];
  for await (const each of listIndexed(objects)) indexed.push(each);
  for (const { key, sha256 } of marks) {
    const found = await objects.stat(key);
    if (found === null || found.writtenAt >= writtenBefore) continue;
    old.push({ key, sha256, indexed: indexed.filter((each) => each.sha256 === sha256).map((each) => each.key) });
  }
  return old;
}

const Inputs = z.looseObject({ inputs: z.string().optional() });
const NamingInputs = z.array(Inputs.extend({ carriedOver: Inputs.optional() })).optional();

/** All that is asked of a document here; one of a newer schema has it as well. */
const OfRun = z.looseObject({
  run: z.looseObject({ firstExecutionRunId: z.string() }),
  suites: z.array(z.looseObject({ executables: NamingInputs, earlier: NamingInputs })).optional(),
});

/**
 * The runs of baselines, and the digests of what they refer to. `runs` is null where one of them doesn't say its run, so
 * that nobody knows which run can go.
 */
async function readKept(
  kept: readonly ListedBaseline[],
  { blobs }: PruningSources,
  leftAlone: string[],
): Promise<{ runs: Set<string> | null; inputs: Set<string> }> {
  const runs = new Set<string>();
  const inputs = new Set<string>();
  let unknown = false;
  for (const { uri } of kept) {
    try {
      const { run, suites = [] } = parseJson(await blobs.get(uri), OfRun, uri);
      runs.add(run.firstExecutionRunId);
      const named = suites.flatMap(({ executables = [], earlier = [] }) =>
        [...executables, ...earlier].flatMap((each) => [each.inputs ?? [], each.carriedOver?.inputs ?? []].flat()),
      );
      for (const sha256 of referencesIn([...new Set(named)].join('\n'))) inputs.add(sha256);
    } catch (error) {
      if (!(error instanceof StoreError) || isOutage(error)) throw error;
      unknown = true;
      leftAlone.push(`the records of all runs are kept, since a baseline doesn't say its run: ${error.message}`);
    }
  }
  return { runs: unknown ? null : runs, inputs };
}

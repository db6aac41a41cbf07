import type { BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import {
  CALIBRATION_DAYS,
  type CalibratedMachine,
  type Calibration,
  calibrationLapse,
} from '../../../gate/comparison/calibration.ts';
import type { CalibratedPlace } from '../../../gate/comparison/calibration-document.ts';
import { type ComparableBenchmark, comparableBenchmarks } from '../../../gate/comparison/comparable-baseline.ts';
import { poolSessions } from '../../../gate/comparison/pool-sessions.ts';
import { isOwnBranch } from '../../../gate/names/branch.ts';
import type { BaselineStore } from '../content/store.ts';
import { isOutage, StoreError } from '../content/store-error.ts';

/** What the noise between sessions is pooled from. */
export interface PooledFrom {
  readonly store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'>;
  /** Whether a baseline may say how much sessions differ: whoever could, could hide every slowdown. */
  readonly isTrusted: (entry: BaselineEntry) => Promise<boolean>;
  /** Is told of each stored baseline that is damaged, and passed over. */
  readonly onUnreadable: (error: Error) => void;
}

/** Where sessions are pooled, and of when. */
export interface PooledPlace extends CalibratedPlace {
  readonly kernel: string;
  /** Absent: the machine doesn't say, or an earlier version didn't ask. */
  readonly microcode?: string | undefined;
  /** Milliseconds since 1970: of all that is judged by it the oldest and the newest. */
  readonly from: number;
  readonly to: number;
}

/** Baselines from which the noise between sessions is taken; each is read whole. */
const MOST_POOLED = 16;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How much sessions differ, from identical executables that the store has several measurements of, on the same class of machines,
 * under one kernel and microcode and within 30 days. Null where no executable was measured in sessions enough.
 */
export async function pooledCalibration(
  { store, isTrusted, onUnreadable }: PooledFrom,
  { repository, profile, machineClass, kernel, microcode, from, to }: PooledPlace,
): Promise<Calibration | null> {
  const entries = (await store.findBaselines({ repository, profile, machineClass }, onUnreadable))
    .filter(({ branch, foreign }) => foreign !== true && (branch === null || isOwnBranch(branch)))
    .map((entry) => ({ entry, at: Date.parse(entry.finishedAt) }))
    .filter(({ at }) => at >= to - CALIBRATION_DAYS * DAY_MS && at <= from + CALIBRATION_DAYS * DAY_MS)
    .sort((one, other) => other.at - one.at || (one.entry.digest < other.entry.digest ? -1 : 1));
  const sessions: ComparableBenchmark[] = [];
  let used = 0;
  let since = Number.POSITIVE_INFINITY;
  for (const { entry, at } of entries) {
    if (used === MOST_POOLED) break;
    if (!(await isTrusted(entry))) continue;
    const document = await readOr(() => store.readBaseline(entry.digest), onUnreadable);
    // A fork's benches may scatter on purpose, from one lease to the next, to hide what is slower.
    if (document === null || document.foreign === true || document.host.kernel !== kernel) continue;
    const { microcode: theirs } = document.host;
    if (microcode !== undefined && theirs !== undefined && theirs !== microcode) continue;
    for (const each of comparableBenchmarks(document, entry.digest)) {
      if (each.kernel === kernel) sessions.push(each);
    }
    used += 1;
    since = Math.min(since, at);
  }
  const benchmarks = poolSessions(sessions);
  if (benchmarks.size === 0) return null;
  return {
    source: 'pooled',
    machineClass,
    kernels: [kernel],
    ...(microcode === undefined ? {} : { microcode }),
    // Of the others nothing is known, however many baselines they have.
    hosts: [...new Set([...benchmarks.values()].flatMap(({ measuredOn }) => measuredOn.flat()))].sort(),
    sessions: used,
    since: new Date(since),
    benchmarks,
  };
}

/** The same for one machine: null, too, where none of the sessions was measured on it. */
export async function pooledFor(
  from: PooledFrom,
  place: CalibratedPlace,
  machine: CalibratedMachine,
): Promise<Calibration | null> {
  const at = machine.at.getTime();
  const pooled = await pooledCalibration(from, {
    ...place,
    kernel: machine.kernel,
    microcode: machine.microcode,
    from: at,
    to: at,
  });
  return pooled === null || calibrationLapse(pooled, machine) !== null ? null : pooled;
}

async function readOr(
  read: () => Promise<BaselineDocument>,
  onUnreadable: (error: Error) => void,
): Promise<BaselineDocument | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof StoreError) || isOutage(error)) throw error;
    onUnreadable(error);
    return null;
  }
}

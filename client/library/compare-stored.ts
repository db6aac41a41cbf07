import { findCalibration, type IsSignedCalibration } from '../../adapters/store/baselines/stored-calibrations.ts';
import type { BaselineStore, CalibrationStore } from '../../adapters/store/content/store.ts';
import { isOutage, StoreError } from '../../adapters/store/content/store-error.ts';
import type { BaselineDocument, BaselineEntry } from '../../gate/baseline/document.ts';
import { CALIBRATION_DAYS, type Calibration } from '../../gate/comparison/calibration.ts';
import { type ComparableBenchmark, comparableBenchmarks } from '../../gate/comparison/comparable-baseline.ts';
import type { ComparisonDocument } from '../../gate/comparison/document/comparison-document.ts';
import { type BaselineSide, comparisonOf } from '../../gate/comparison/document/comparison-of.ts';
import { poolSessions } from '../../gate/comparison/pool-sessions.ts';
import { type SuiteTerms, suiteTerms } from '../../gate/comparison/suite-terms.ts';
import { ComparisonTerms } from '../../gate/comparison/terms.ts';
import { isOwnBranch } from '../../gate/names/branch.ts';
import { InputError } from '../input-error.ts';

/** By what two baselines are compared; sizes are shares, 0.05 is five per cent. What isn't given has its default. */
export interface CompareOptions {
  /** Rate of false ones among the differences that are found; by default 0.01. */
  readonly q?: number;
  /** A smaller difference is none; by default 0.005. */
  readonly minEffect?: number;
  /** Within so much two sides are the same; by default 0.03. */
  readonly same?: number;
  /** A slowdown beyond fails the comparison, whatever the profile says of its suite; by default 0.05. */
  readonly threshold?: number;
  /** Of suites that have one of their own, by name; absent: what the profile of the first baseline said. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Suites of which something has to be decided; absent: those that the profile of the first baseline requires, or all. */
  readonly required?: readonly string[];
  /** Compare baselines of other repositories, profiles or machine classes, and mark it. */
  readonly force?: boolean;
  /** Is told of each stored baseline that is damaged, and passed over. */
  readonly onUnreadable?: (error: Error) => void;
}

type IsTrusted = (entry: BaselineEntry) => Promise<boolean>;

interface PooledFrom {
  readonly store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'>;
  readonly isTrusted: IsTrusted;
  readonly onUnreadable: (error: Error) => void;
}

/** Baselines from which the noise between sessions is taken; each is read whole. */
const MOST_POOLED = 16;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Compares two baselines of a store. How much sessions differ is taken from the newest calibration that holds for both; where
 * there is none, from identical executables that the store has several measurements of, on the same class of machines and
 * within 30 days, those of forks left out.
 *
 * @param isTrusted whether a baseline may say how much sessions differ: whoever could, could hide every slowdown
 * @param isSigned the same of a calibration
 * @throws InputError where they can't be compared, or an option is none
 */
export async function compareStored(
  store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'> & Pick<CalibrationStore, 'readCalibrations'>,
  first: BaselineSide,
  second: BaselineSide,
  { force = false, onUnreadable = () => {}, ...asked }: CompareOptions = {},
  isTrusted: IsTrusted = async () => true,
  isSigned: IsSignedCalibration = () => true,
): Promise<ComparisonDocument> {
  const terms = ComparisonTerms.safeParse({ ...termsOfBoth(first, second, asked), ...asked });
  if (!terms.success) {
    throw new InputError(terms.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  const sides = [first.document, second.document] as const;
  const stored = await findCalibration(store, second.document, sides.map(machineOf), isSigned);
  const pooled = stored.fitting === null ? await pooledCalibration({ store, isTrusted, onUnreadable }, ...sides) : null;
  // One that doesn't hold says why there is none.
  const calibration = stored.fitting ?? pooled ?? stored.lapsed;
  return comparisonOf(first, second, { terms: terms.data, calibration, force });
}

/** What the profile said of the suites when they were measured: of the first baseline, else of the second. */
function termsOfBoth(first: BaselineSide, second: BaselineSide, { threshold }: CompareOptions): SuiteTerms {
  const { required } = suiteTerms(first.document.suites);
  const { thresholds } = suiteTerms([
    ...first.document.suites.filter((suite) => suite.threshold !== undefined),
    ...second.document.suites,
  ]);
  return {
    ...(required === undefined ? {} : { required }),
    ...(thresholds === undefined || threshold !== undefined ? {} : { thresholds }),
  };
}

const machineOf = ({ machineClass, host, finishedAt }: BaselineDocument) => ({
  ...{ machineClass, kernel: host.kernel, microcode: host.microcode },
  hosts: [host.id],
  at: new Date(finishedAt),
});

/** Null where no executable of this class was measured in sessions enough. */
async function pooledCalibration(
  { store, isTrusted, onUnreadable }: PooledFrom,
  first: BaselineDocument,
  second: BaselineDocument,
): Promise<Calibration | null> {
  const { repository, profile, machineClass, host } = second;
  if (first.machineClass !== machineClass) return null;
  const [from, to] = [first, second].map(({ finishedAt }) => Date.parse(finishedAt)).sort((one, other) => one - other);
  const entries = (await store.findBaselines({ repository, profile, machineClass }, onUnreadable))
    // A fork's benches may scatter on purpose, from one lease to the next, to hide what is slower.
    .filter(({ branch }) => branch === null || isOwnBranch(branch))
    .map((entry) => ({ entry, at: Date.parse(entry.finishedAt) }))
    .filter(({ at }) => at >= (to ?? 0) - CALIBRATION_DAYS * DAY_MS && at <= (from ?? 0) + CALIBRATION_DAYS * DAY_MS)
    .sort((one, other) => other.at - one.at || (one.entry.digest < other.entry.digest ? -1 : 1));
  const sessions: ComparableBenchmark[] = [];
  let used = 0;
  let since = Number.POSITIVE_INFINITY;
  for (const { entry, at } of entries) {
    if (used === MOST_POOLED) break;
    if (!(await isTrusted(entry))) continue;
    const document = await readOr(() => store.readBaseline(entry.digest), onUnreadable);
    if (document === null || document.host.kernel !== host.kernel) continue;
    for (const each of comparableBenchmarks(document, entry.digest)) {
      if (each.kernel === host.kernel) sessions.push(each);
    }
    used += 1;
    since = Math.min(since, at);
  }
  const benchmarks = poolSessions(sessions);
  if (benchmarks.size === 0) return null;
  return {
    source: 'pooled',
    machineClass,
    kernels: [host.kernel],
    hosts: [...new Set(sessions.map(({ hostId }) => hostId))],
    sessions: used,
    since: new Date(since),
    benchmarks,
  };
}

async function readOr<T>(read: () => Promise<T>, onUnreadable: (error: Error) => void): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof StoreError) || isOutage(error)) throw error;
    onUnreadable(error);
    return null;
  }
}

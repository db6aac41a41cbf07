import { type PooledFrom, pooledCalibration } from '../../adapters/store/baselines/pooled-calibration.ts';
import { findCalibration, type IsSignedCalibration } from '../../adapters/store/baselines/stored-calibrations.ts';
import type { BaselineStore, CalibrationStore } from '../../adapters/store/content/store.ts';
import type { BaselineDocument } from '../../gate/baseline/document.ts';
import type { ComparisonDocument } from '../../gate/comparison/document/comparison-document.ts';
import { type BaselineSide, comparisonOf } from '../../gate/comparison/document/comparison-of.ts';
import { type SuiteTerms, suiteTerms } from '../../gate/comparison/suite-terms.ts';
import { ComparisonTerms } from '../../gate/comparison/terms.ts';
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
  /** Suites of which something has to be decided, none meaning all; absent: those that the profile of the first baseline requires. */
  readonly required?: readonly string[];
  /** Compare baselines of other repositories, profiles or machine classes, and mark it; with keys, also those that aren't signed. */
  readonly force?: boolean;
  /** Is told of each stored baseline that is damaged, and passed over. */
  readonly onUnreadable?: (error: Error) => void;
}

type IsTrusted = PooledFrom['isTrusted'];

/**
 * Compares two baselines of a store. How much sessions differ is taken from the calibrations that hold for both; where there
 * is none, from identical executables that the store has several measurements of, on the same class of machines and
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
  { force = false, onUnreadable = () => {}, ...asked }: CompareOptions,
  isTrusted: IsTrusted,
  isSigned: IsSignedCalibration,
): Promise<ComparisonDocument> {
  const { required = [], ...others } = { ...termsOfBoth(first, second, asked), ...asked };
  const terms = ComparisonTerms.safeParse({ ...others, ...(required.length === 0 ? {} : { required }) });
  if (!terms.success) {
    throw new InputError(terms.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  const sides = [first.document, second.document] as const;
  const stored = await findCalibration(store, second.document, sides.map(machineOf), isSigned);
  const pooled = stored.fitting === null ? await pooledOfBoth({ store, isTrusted, onUnreadable }, ...sides) : null;
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

/** Null where sessions of identical executables say nothing of both sides. */
async function pooledOfBoth(of: PooledFrom, first: BaselineDocument, second: BaselineDocument) {
  const { repository, profile, machineClass, host } = second;
  if (first.machineClass !== machineClass) return null;
  const times = [first, second].map(({ finishedAt }) => Date.parse(finishedAt));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const { kernel, microcode } = host;
  return pooledCalibration(of, { repository, profile, machineClass, kernel, microcode, from, to });
}

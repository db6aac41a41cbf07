import type { FailureReport } from '../../contract/failure.ts';
import type { FailurePlace } from '../../contract/failure-place.ts';
import type { BaseFinding } from '../../contract/probe/base-answer.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';

/** Classes of failure by which a change is charged: row 6 of the decision table. */
const CHARGED = ['compile-error', 'benchmark-failed', 'overran'] as const;
export type ChargedClass = (typeof CHARGED)[number];

/** Those of a record's failures that a change is charged with, as long as they stand. */
export const chargedFailures = (failures: readonly FailureReport[]): (FailureReport & { class: ChargedClass })[] =>
  failures.filter(
    (failure): failure is FailureReport & { class: ChargedClass } =>
      CHARGED.some((each) => each === failure.class) &&
      !(failure.class === 'overran' && failure.measured?.listed === 0),
  );

/**
 * Whether the change may be charged with what became of a suite, as far as that can be told without its numbers: then its
 * base is asked. What the simpler command measured makes the failure good, unless it was nothing new.
 */
export function isWorthAsking(record: SuiteRecord): boolean {
  const { simpler, failures, notRun } = record;
  if (simpler !== undefined && !simpler.failed && simpler.nothingNew !== true) return false;
  if (chargedFailures(failures).length > 0) return true;
  return notRun === undefined && failures.length === 0 && !hasResults(record) && record.empty.length > 0;
}

/** Whether it isn't known where a suite failed: whatever its base does, nobody can tell whether it is the same. */
export const isUntold = (failures: readonly FailureReport[]): boolean =>
  chargedFailures(failures).some(({ class: kind, places = [] }) => kind !== 'compile-error' && places.length === 0);

const hasResults = ({ measurements, reports }: SuiteRecord): boolean =>
  reports.length > 0 || measurements.some(({ measured }) => measured > 0);

/** Names an executable by its package and target, or a run of a command by its target. */
export const executableKey = ({ package: owner, target }: Pick<FailurePlace, 'package' | 'target'>): string =>
  `${owner ?? ''}::${target ?? ''}`;

/** The executables, or runs, that the base is asked for: those in which the change fails, or which hold nothing. */
export function askedExecutables(record: SuiteRecord): ReadonlyMap<string, FailurePlace> {
  const failed = chargedFailures(record.failures)
    .filter((failure) => failure.class !== 'compile-error')
    .flatMap(({ places = [] }) => places);
  const places = chargedFailures(record.failures).length > 0 ? failed : emptyBenches(record);
  return new Map(
    places.map(({ package: owner, target = '' }) => {
      const place = owner === undefined ? { target } : { package: owner, target };
      return [executableKey(place), place];
    }),
  );
}

/** Benches that a suite has and that hold nothing. Another target's harness never does. */
export const emptyBenches = ({ empty }: SuiteRecord): FailurePlace[] =>
  empty.flatMap(({ kind, package: owner, target }) =>
    kind === 'bench' ? [owner === undefined ? { target } : { package: owner, target }] : [],
  );

/** Whether what was found at a base is about all that is asked: another change may have asked for less. */
export function covers({ built, tried }: BaseFinding, asked: Iterable<string>): boolean {
  const known = new Set(tried.map(executableKey));
  return !built || [...asked].every((key) => known.has(key));
}

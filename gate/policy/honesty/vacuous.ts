import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { Problem } from '../../criterion/measurement.ts';

/**
 * Benches that ran, or would have, and hold nothing to measure: an exit code of 0 says nothing about them. The test
 * harnesses of libraries and programs, which cargo runs beside them, are no benches.
 */
export function vacuousExecutables(empty: SuiteRecord['empty']): Problem[] {
  const benches = empty.filter(({ kind }) => kind === 'bench');
  return benches.map(({ target, why }) => ({
    code: 'vacuous',
    where: target,
    message: why.startsWith(target) ? why : `${target} ${why}`,
  }));
}

/** A set without a single number: nothing listed, or nothing of what is listed measured. */
export function vacuousSet(set: MeasurementSet): Problem[] {
  if (set.benchmarks.length > 0) return [];
  const { target } = set.executable;
  const message =
    set.listed.length === 0
      ? `${target} lists no benchmark: 0 measured`
      : `${target} measured none of the ${set.listed.length} benchmarks that it lists`;
  return [{ code: 'vacuous', where: target, message }];
}

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

/** A set without a single number: nothing listed, or nothing of what was to be measured. A round may have to measure nothing. */
export function vacuousSet({ benchmarks, executable, listed, only }: MeasurementSet): Problem[] {
  if (benchmarks.length > 0 || only?.length === 0) return [];
  const { target } = executable;
  const message =
    listed.length === 0
      ? `${target} lists no benchmark: 0 measured`
      : only === undefined
        ? `${target} measured none of the ${listed.length} benchmarks that it lists`
        : `${target} measured none of the ${only.length} benchmarks that were left of it`;
  return [{ code: 'vacuous', where: target, message }];
}

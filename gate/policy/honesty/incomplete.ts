import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import { missingFrom } from '../../criterion/listing/listing.ts';
import type { BenchmarkMeasurement, Problem } from '../../criterion/measurement.ts';

/**
 * Benchmarks that the executable lists and that gave no number that counts: a killed run's results look whole.
 * Names aren't unique, so they are counted, not just looked up.
 *
 * @param kept the measurements that count
 */
export function missingBenchmarks(
  set: Pick<MeasurementSet, 'listed'>,
  kept: readonly Pick<BenchmarkMeasurement, 'id' | 'title'>[],
): Problem[] {
  return missingFrom(set.listed, kept).map((where) => ({
    code: 'incomplete',
    where,
    message: 'listed and not measured',
  }));
}

/** Targets that cargo left out silently for their required features, unless the profile expects that. */
export function leftOutTargets(leftOut: SuiteRecord['leftOut'], expected: readonly string[]): Problem[] {
  return leftOut
    .filter(({ target }) => !expected.includes(target))
    .map(({ target, reason }) => ({ code: 'incomplete', where: target, message: `left out: ${reason}` }));
}

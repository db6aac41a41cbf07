import type { MeasurementSet } from '../../baseline/measurement-set.ts';
import type { Problem } from '../../criterion/measurement.ts';
import type { SuiteRun } from '../suite-run.ts';

/**
 * Benchmarks that the executable lists and that gave no number that counts: a killed run's results look whole.
 * Ids aren't unique, so they are counted, not just looked up.
 *
 * @param kept ids of the measurements that count
 */
export function missingBenchmarks(set: Pick<MeasurementSet, 'listed'>, kept: readonly string[]): Problem[] {
  const left = new Map<string, number>();
  for (const id of kept) left.set(id, (left.get(id) ?? 0) + 1);
  return set.listed.flatMap((id) => {
    const count = left.get(id) ?? 0;
    left.set(id, count - 1);
    return count > 0 ? [] : [{ code: 'incomplete', where: id, message: 'listed and not measured' } satisfies Problem];
  });
}

/** Targets that cargo left out silently for their required features, unless the profile expects that. */
export function leftOutTargets(leftOut: SuiteRun['leftOut'], expected: readonly string[]): Problem[] {
  return leftOut
    .filter(({ target }) => !expected.includes(target))
    .map(({ target, reason }) => ({ code: 'incomplete', where: target, message: `left out: ${reason}` }));
}

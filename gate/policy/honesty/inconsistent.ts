import type { ReportSet } from '../../baseline/measurement-set.ts';
import type { BenchmarkMeasurement, Problem } from '../../criterion/measurement.ts';
import type { HonestyRule } from '../../profile/profile.ts';
import { accusations } from './rules.ts';

/** Reports that contradict themselves, such as a part that took longer than the whole, by the profile's rules. */
export const inconsistentReport = (set: ReportSet, rules: readonly HonestyRule[]): Problem[] =>
  accusations('inconsistent', rules, set);

/**
 * Estimates that no measurement gives: not finite, zero or negative, or an interval upside down. (The point may lie
 * outside the interval: Criterion's slope and the mean's interval are computed apart.)
 */
export function impossibleEstimates(benchmarks: readonly BenchmarkMeasurement[]): Problem[] {
  return benchmarks.flatMap(({ id, estimate: { point, lower, upper } }) => {
    if (![point, lower, upper].every(Number.isFinite)) return [problem(id, 'the estimate is not a finite number')];
    if (point <= 0) return [problem(id, `an estimate of ${point} ns is impossible`)];
    return lower > upper ? [problem(id, 'the interval ends before it begins')] : [];
  });
}

const problem = (where: string, message: string): Problem => ({ code: 'inconsistent', where, message });

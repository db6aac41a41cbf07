import { studentQuantile } from '../statistics/distributions/student-t.ts';
import { type Interval, timeOf } from '../statistics/interval.ts';
import { trimmedMean } from '../statistics/trimmed-mean.ts';
import type { BaselineBenchmark } from './document.ts';

/**
 * A benchmark's time with its 95 % interval, in nanoseconds. Of several rounds it is what a comparison takes of one side:
 * the (from ten rounds on trimmed) mean of the logarithms of their medians, with Student's interval of how the rounds
 * differ. Of one it is Criterion's own, of its samples.
 */
export function timeOverRounds(benchmark: BaselineBenchmark): Interval {
  const { rounds = [] } = benchmark;
  if (rounds.length < 2) return timeOf(benchmark);
  const { location, variance, degrees } = trimmedMean(rounds.map(({ median }) => Math.log(median)));
  const half = studentQuantile(0.025, degrees) * Math.sqrt(variance);
  return { point: Math.exp(location), lower: Math.exp(location - half), upper: Math.exp(location + half) };
}

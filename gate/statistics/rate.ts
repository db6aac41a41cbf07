import type { BenchmarkMeasurement, ThroughputKind } from '../criterion/measurement.ts';
import { type Interval, timeOf } from './interval.ts';

/** A rate per second with its 95 % interval: bytes, elements or bits. */
export interface Rate extends Interval {
  readonly kind: ThroughputKind;
}

/**
 * What a benchmark handles in a second; null where it names no throughput. The shortest time is the highest rate.
 *
 * @param time of one iteration, in nanoseconds
 */
export const rateOf = (benchmark: BenchmarkMeasurement, time: Interval = timeOf(benchmark)): Rate | null => {
  if (benchmark.throughput === undefined) return null;
  const { kind, perIteration } = benchmark.throughput;
  const { point, lower, upper } = time;
  const perSecond = (ns: number): number => (perIteration / ns) * 1e9;
  return { kind, point: perSecond(point), lower: perSecond(upper), upper: perSecond(lower) };
};

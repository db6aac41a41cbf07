import type { Interval } from '../../statistics/interval.ts';
import { geometricMean } from '../../statistics/ratio.ts';
import type { Pair, Selected } from './select-benchmarks.ts';

/**
 * The interval of a mean of ratios that rest on unstable benchmarks: it reaches to what the mean would be if each of
 * these took the shortest, or the longest, of all times that were measured of it. Unchanged where none is unstable.
 */
export const spanOfRatios = (mean: Interval, pairs: readonly Pair[]): Interval =>
  widened(
    mean,
    pairs.flatMap(({ of, over }) => [of, over]),
    pairs.map(({ of, over }) => shortest(of) / longest(over)),
    pairs.map(({ of, over }) => longest(of) / shortest(over)),
  );

/** As {@link spanOfRatios}, for a mean of rates; those without a throughput are no part of it. */
export const spanOfRates = (mean: Interval, selected: readonly Selected[]): Interval =>
  widened(
    mean,
    selected,
    selected.map((each) => perSecond(each, longest(each))),
    selected.map((each) => perSecond(each, shortest(each))),
  );

/** As {@link spanOfRatios}, for a mean of times. */
export const spanOfTimes = (mean: Interval, selected: readonly Selected[]): Interval =>
  widened(mean, selected, selected.map(shortest), selected.map(longest));

function widened(
  mean: Interval,
  selected: readonly Selected[],
  lowest: readonly number[],
  highest: readonly number[],
): Interval {
  if (selected.every(({ span }) => span === null)) return mean;
  return {
    point: mean.point,
    lower: Math.min(mean.lower, meanOf(lowest)),
    upper: Math.max(mean.upper, meanOf(highest)),
  };
}

const shortest = ({ time, span }: Selected): number => span?.lower ?? time.point;
const longest = ({ time, span }: Selected): number => span?.upper ?? time.point;

const perSecond = ({ benchmark }: Selected, ns: number): number =>
  ((benchmark.throughput?.perIteration ?? Number.NaN) / ns) * 1e9;

const meanOf = (values: readonly number[]): number =>
  geometricMean(values.map((value) => ({ point: value, lower: value, upper: value }))).point;

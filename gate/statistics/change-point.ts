import { mannWhitney } from './mann-whitney.ts';
import { medianOf } from './median.ts';
import { ranksOf } from './ranks.ts';

/** Where a series changed its level. */
export interface ChangePoint {
  /** Of the first point of the new level. */
  readonly index: number;
  /** Difference of the medians on the logarithm, of the stretch before and the stretch after. */
  readonly difference: number;
  /** Of Mann and Whitney's test, times the number of places where the series could have been split. */
  readonly probability: number;
}

/** Points that have to lie on each side of a split. */
export const FEWEST_POINTS = 5;
const LEAST_DIFFERENCE = Math.log1p(0.02);
const CONVICTED_AT = 0.001;

/**
 * Splits a series of logarithms where it changed its level, and its parts again. The place is the maximum of the standardised
 * rank CUSUM (Pettitt, "A non-parametric approach to the change-point problem", Applied Statistics 28(2), 1979); it is a
 * change where Mann and Whitney's test says so, paid for every place that it could have been at (Bonferroni), and the
 * medians are at least 2 % apart.
 *
 * @returns in their order
 */
export function changePoints(series: readonly number[], offset = 0): ChangePoint[] {
  if (series.length < 2 * FEWEST_POINTS) return [];
  const split = likeliestSplit(series);
  const [before, after] = [series.slice(0, split), series.slice(split)];
  const places = series.length - 2 * FEWEST_POINTS + 1;
  const probability = Math.min(1, mannWhitney(before, after) * places);
  const difference = medianOf(after) - medianOf(before);
  if (probability > CONVICTED_AT || Math.abs(difference) < LEAST_DIFFERENCE) return [];
  return [
    ...changePoints(before, offset),
    { index: offset + split, difference, probability },
    ...changePoints(after, offset + split),
  ];
}

/** The index of the first point behind the split at which the ranks before are furthest from what chance gives. */
function likeliestSplit(series: readonly number[]): number {
  const count = series.length;
  const ranks = ranksOf(series);
  let sum = 0;
  let best = { at: FEWEST_POINTS, height: -1 };
  for (const [index, rank] of ranks.entries()) {
    sum += rank;
    const at = index + 1;
    if (at < FEWEST_POINTS || at > count - FEWEST_POINTS) continue;
    const height = Math.abs(2 * sum - at * (count + 1)) / Math.sqrt((at * (count - at) * (count + 1)) / 3);
    if (height > best.height) best = { at, height };
  }
  return best.at;
}

import { studentQuantile } from './distributions/student-t.ts';
import type { EffectSize } from './effect-size.ts';

/** The level of the interval of what wasn't selected. */
const USUAL_LEVEL = 0.95;

/**
 * The level at which intervals of those that were selected for their size still hold, in as many cases as they say: of
 * `count` found at `q` in a family of `family`, 1 − q·count/family; of the others 95 %.
 * Source: Benjamini and Yekutieli, "False discovery rate-adjusted multiple confidence intervals for selected parameters",
 * Journal of the American Statistical Association 100, 2005.
 */
export const intervalLevel = (isSelected: boolean, q: number, count: number, family: number): number =>
  isSelected ? 1 - (q * count) / family : USUAL_LEVEL;

/** The ends of a difference's interval at a level, on the logarithm. */
export const intervalOf = (
  { difference, standardError, degrees }: EffectSize,
  level: number,
  quantile: typeof studentQuantile = studentQuantile,
): readonly [lower: number, upper: number] => {
  const half = quantile((1 - level) / 2, degrees) * standardError;
  return [difference - half, difference + half];
};

import { studentQuantile } from './distributions/student-t.ts';
import type { EffectSize } from './effect-size.ts';

/** A change of this size is found in nine of ten comparisons. */
const POWER = 0.9;

/**
 * The smallest relative change that would have been seen: exp(δ + (t(1 − α/2) + t(0.9))·SE) − 1, where α is the level that
 * the last one found was judged by. What wasn't found may be smaller than this, and nothing else follows from it.
 * Source: Bloom, "Minimum detectable effects: a simple way to report the statistical power of experimental designs",
 * Evaluation Review 19(5), 1995, with the minimum effect added.
 *
 * @param least the minimum effect, as ln(1 + share)
 */
export const smallestChangeSeen = (
  { standardError, degrees }: Omit<EffectSize, 'difference'>,
  { least, q, count, family }: { least: number; q: number; count: number; family: number },
  quantile: typeof studentQuantile = studentQuantile,
): number => {
  const level = (q * Math.max(1, count)) / family;
  return Math.expm1(least + (quantile(level / 2, degrees) + quantile(1 - POWER, degrees)) * standardError);
};

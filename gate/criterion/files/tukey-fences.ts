import type { Sample } from '../measurement.ts';

/**
 * Tukey's four fences of the times per iteration, as `tukey.json` has them: `Q1 − 3·IQR`, `Q1 − 1.5·IQR`,
 * `Q3 + 1.5·IQR`, `Q3 + 3·IQR`, the quartiles with linear interpolation between the two samples around
 * `p·(n − 1)`. Sources: J. W. Tukey, "Exploratory Data Analysis" (1977), chapter 2; for the order and the outer fences
 * the chapter "Analysis Process" of the Criterion.rs book.
 */
export const tukeyFences = (samples: readonly Sample[]): [number, number, number, number] => {
  const sorted = Float64Array.from(samples, ({ iters, ns }) => ns / iters).sort();
  const lower = quantile(sorted, 0.25);
  const upper = quantile(sorted, 0.75);
  const range = upper - lower;
  return [lower - 3 * range, lower - 1.5 * range, upper + 1.5 * range, upper + 3 * range];
};

const quantile = (sorted: Float64Array, p: number): number => {
  const rank = p * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? Number.NaN;
  const high = sorted[Math.ceil(rank)] ?? Number.NaN;
  return low + (high - low) * (rank - Math.floor(rank));
};

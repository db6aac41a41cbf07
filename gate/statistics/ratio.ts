import { type Interval, Z_95 } from './interval.ts';

/**
 * Standard error of the logarithm of an estimate, from its 95 % interval: `(ln upper − ln lower) / (2 · 1.96)`.
 * Source: Altman and Bland, "How to obtain the P value from a confidence interval", BMJ 2011;343:d2304 (ratio
 * measures are worked with on the logarithm). An interval that isn't positive has no logarithm: the result is NaN.
 */
const logError = ({ lower, upper }: Interval): number => (Math.log(upper) - Math.log(lower)) / (2 * Z_95);

const fromLog = (log: number, error: number): Interval => ({
  point: Math.exp(log),
  lower: Math.exp(log - Z_95 * error),
  upper: Math.exp(log + Z_95 * error),
});

/**
 * The ratio of two independent, positive estimates with its 95 % interval, by the delta method on logarithms: variances
 * of independent logarithms add. Source: Franz, "Ratios: A short guide to confidence limits and proper use", 2007,
 * arXiv:0710.2024 (where the intervals are narrow beside their points, as here, it agrees with Fieller's).
 */
export const ratioOf = (of: Interval, over: Interval): Interval => {
  const { lower, upper } = fromLog(Math.log(of.point) - Math.log(over.point), Math.hypot(logError(of), logError(over)));
  return { point: of.point / over.point, lower, upper };
};

/**
 * Geometric mean of independent estimates with its 95 % interval: the mean of the logarithms, each weighing the same.
 * Source: Fleming and Wallace, "How not to lie with statistics: the correct way to summarize benchmark results",
 * CACM 29(3), 1986. NaN for no estimates.
 */
export const geometricMean = (estimates: readonly Interval[]): Interval => {
  const [only] = estimates;
  if (only !== undefined && estimates.length === 1) return only;
  let logs = 0;
  let variances = 0;
  for (const estimate of estimates) {
    logs += Math.log(estimate.point);
    variances += logError(estimate) ** 2;
  }
  return fromLog(logs / estimates.length, Math.sqrt(variances) / estimates.length);
};

/** What a second measurement says of the host. */
export interface Stability {
  /** Second over first. */
  readonly ratio: number;
  /** True where the second lies within the band around the first, whichever of them is the larger. */
  readonly stable: boolean;
}

/**
 * Compares a benchmark's two measurements with the host's noise band.
 *
 * @param band relative half-width, such as 0.1: up to 10 % more in one of the two directions is noise
 */
export const noiseBand = (first: number, second: number, band: number): Stability => {
  const ratio = second / first;
  return { ratio, stable: Math.max(ratio, 1 / ratio) <= 1 + band };
};

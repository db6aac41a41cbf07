import type { BenchmarkMeasurement, Estimate } from '../criterion/measurement.ts';

/** A point with its 95 % confidence interval, in any unit. */
export type Interval = Estimate;

/** The normal distribution's 97.5 % point: half the width of a 95 % interval in standard errors. */
export const Z_95 = 1.959963984540054;

/**
 * A benchmark's time with its 95 % interval, in nanoseconds. Where the bench set another confidence level, the interval
 * is stretched to 95 % on the logarithm, by the ratio of the normal quantiles.
 */
export const timeOf = ({ estimate, confidenceLevel }: BenchmarkMeasurement): Interval =>
  to95(estimate, confidenceLevel);

/** As {@link timeOf}, of one of Criterion's statistics by its name in `estimates.json`; null where it states none. */
export const statisticOf = ({ statistics, confidenceLevel }: BenchmarkMeasurement, name: string): Interval | null => {
  const found = statistics !== undefined && Object.hasOwn(statistics, name) ? statistics[name] : undefined;
  return found === undefined ? null : to95(found, confidenceLevel);
};

const to95 = ({ point, lower, upper }: Estimate, confidenceLevel: number | undefined): Interval => {
  if (confidenceLevel === undefined) return { point, lower, upper };
  const stretch = Z_95 / normalQuantile((1 + confidenceLevel) / 2);
  return { point, lower: point * (lower / point) ** stretch, upper: point * (upper / point) ** stretch };
};

/**
 * Quantile of the standard normal distribution for 0.5 < p < 1, by bisection over Abramowitz and Stegun 26.2.17 (error
 * below 7.5e-8): it is asked a few times a run, so that plain beats fast.
 */
export const normalQuantile = (p: number): number => {
  let low = 0;
  let high = 10;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (normalCumulative(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

const normalCumulative = (x: number): number => {
  const t = 1 / (1 + 0.2316419 * x);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
};

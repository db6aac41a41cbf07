import type { Sample } from '../measurement.ts';

/** The statistics that follow from samples alone, in nanoseconds per iteration. Bootstrap intervals don't. */
export interface Recomputed {
  readonly mean: number;
  readonly median: number;
  readonly slope: number;
  /** The shortest and the longest time per iteration. */
  readonly least: number;
  readonly most: number;
}

/**
 * Recomputes what Criterion computes from its samples: mean and median of the time per iteration (median with linear
 * interpolation), and the slope of the least-squares line through the origin, `Σ iters·ns / Σ iters²`.
 * Source: the chapter "Analysis Process" of the Criterion.rs book.
 */
export const recompute = (samples: readonly Sample[]): Recomputed => {
  const averages = new Float64Array(samples.length);
  let sum = 0;
  let products = 0;
  let squares = 0;
  let index = 0;
  for (const { iters, ns } of samples) {
    const average = ns / iters;
    averages[index] = average;
    index += 1;
    sum += average;
    products += iters * ns;
    squares += iters * iters;
  }
  averages.sort();
  const [least = Number.NaN] = averages;
  const most = averages.at(-1) ?? Number.NaN;
  return { mean: sum / samples.length, median: median(averages), slope: products / squares, least, most };
};

const median = (sorted: Float64Array): number => {
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] ?? Number.NaN;
  const high = sorted[Math.ceil(middle)] ?? Number.NaN;
  return low + (high - low) * (middle - Math.floor(middle));
};

/**
 * Largest relative difference between a stored statistic and the recomputed one. Files hold every digit of a double and
 * real ones agree to about 1e-15; a part in a million leaves room for another order of summation, and for nothing that
 * a reader of benchmarks could see.
 */
const RECOMPUTE_TOLERANCE = 1e-6;

/** True where a stored statistic follows from the samples. */
export const follows = (stored: number, recomputed: number): boolean =>
  Math.abs(stored - recomputed) <= RECOMPUTE_TOLERANCE * Math.abs(recomputed);

/** True where an interval lies within what the samples themselves span, to the same tolerance. */
export const spans = ({ least, most }: Recomputed, { lower, upper }: { lower: number; upper: number }): boolean =>
  lower >= least * (1 - RECOMPUTE_TOLERANCE) && upper <= most * (1 + RECOMPUTE_TOLERANCE);

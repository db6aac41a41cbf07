import type { Cost } from '../jobs/job.ts';

/** A figure over all repetitions. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** One line of a suite: what was measured, beside a plain counterpart in the same run. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly here: Spread;
  /** The counterpart's figure, and `here / plain` of the repetitions that ran one after the other. */
  readonly plain: { readonly name: string; readonly figure: Spread; readonly ratio: Spread } | null;
  /** The same figure of a thing against itself: what of the figure is noise. */
  readonly beside?: { readonly name: string; readonly figure: Spread };
  readonly goal: { readonly text: string; readonly met: boolean } | null;
}

/** What a goal asks of a median. */
export interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** How a figure is taken from a run's cost. */
export interface Quantity {
  readonly unit: string;
  readonly of: (cost: Cost) => number;
}

/** Megabytes are 10^6 bytes. */
export const CPU_SPEED: Quantity = {
  unit: 'MB/s of CPU time',
  of: ({ bytes, cpuSeconds }) => bytes / 1e6 / cpuSeconds,
};
export const CPU_SECONDS: Quantity = { unit: 's of CPU time', of: ({ cpuSeconds }) => cpuSeconds };
export const SECONDS: Quantity = { unit: 's', of: ({ wallSeconds }) => wallSeconds };
export const GIGABYTES: Quantity = { unit: 'GB', of: ({ bytes }) => bytes / 1e9 };
export const PEAK_MEMORY: Quantity = { unit: 'MB at the peak', of: ({ peakRss }) => peakRss / 1e6 };

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
  };
}

export function judge(median: number, { atLeast, atMost }: Goal): Figure['goal'] {
  if (atLeast !== undefined) return { text: `≥ ${atLeast}`, met: median >= atLeast };
  if (atMost !== undefined) return { text: `≤ ${atMost}`, met: median <= atMost };
  return null;
}

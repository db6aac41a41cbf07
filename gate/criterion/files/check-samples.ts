import type { Sample } from '../measurement.ts';
import type { SampleFile } from './result-schema.ts';

/** Samples that can have been measured, or why they can't. */
export type CheckedSamples = { readonly samples: Sample[] } | { readonly fault: string };

/** Pairs the two arrays of a `sample.json`, and refuses lengths and values that no measurement has. */
export const checkSamples = (file: SampleFile): CheckedSamples => {
  if (file.iters.length !== file.times.length) {
    return { fault: `${file.iters.length} iteration counts stand beside ${file.times.length} times` };
  }
  if (file.times.length === 0) return { fault: 'there is no sample' };
  const samples: Sample[] = [];
  for (const [index, ns] of file.times.entries()) {
    const iters = file.iters[index] ?? null;
    if (!isPositive(iters)) return { fault: `sample ${index} has ${show(iters)} iterations` };
    if (!isPositive(ns)) return { fault: `sample ${index} took ${show(ns)} ns` };
    samples.push({ iters, ns });
  }
  return { samples };
};

/**
 * Criterion 0.4 under `--quick` stores two samples of exactly one millisecond where a single iteration outlasts
 * the measurement time: figures that nobody measured.
 */
export const isQuickPlaceholder = (samples: readonly Sample[]): boolean =>
  samples.length === 2 && samples.every(({ iters, ns }) => iters === 1 && ns === 1_000_000);

/** True for a figure that a time or a count can have. */
export const isPositive = (value: number | null): value is number =>
  value !== null && Number.isFinite(value) && value > 0;

/** A figure in words: Criterion writes what isn't finite as null. */
const show = (value: number | null): string => (value === null ? 'a NaN or infinite number of' : String(value));

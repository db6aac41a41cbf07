import { medianOf } from './median.ts';

/** Below, rounds that were taken by turns share so much of the machine's mood that their differences tell more. */
const SHARED = 0.8;

/** One benchmark's variance by its pairs, and by its two sides as if they had nothing to do with each other. */
export interface PairedVariance {
  readonly ofPairs: number;
  readonly ofSides: number;
}

/**
 * Whether differences of pairs are used, or the two sides: κ is the median over the benchmarks of the one variance over the
 * other. To pair always costs twice the rounds where nothing is shared, since half of the degrees of freedom are lost.
 */
export const pairsTellMore = (variances: readonly PairedVariance[]): boolean => {
  const ratios = variances.map(({ ofPairs, ofSides }) => ofPairs / ofSides).filter(Number.isFinite);
  return ratios.length > 0 && medianOf(ratios) < SHARED;
};

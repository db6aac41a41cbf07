import { studentQuantile } from '../statistics/distributions/student-t.ts';
import type { BenchmarkKey } from './benchmark-key.ts';
import { type Calibration, sessionVariance } from './calibration.ts';

/** Two measurements of one benchmark lie within the band of each other in so many cases. */
const COVERAGE = 0.99;

/** Where code lies in memory, and how a clock ticks, make as much: a narrower band would accuse a quiet machine. */
const NARROWEST_BAND = 0.01;

/** A band that reaches further says nothing. */
const WIDEST_BAND = 1;

/** The noise band of a benchmark, as a relative half-width; null where the calibration says nothing of it. */
export type CalibratedBand = (key: BenchmarkKey) => number | null;

/**
 * The noise bands of a calibration: by how much two measurements of a benchmark, of one round each, differ in 99 of 100 cases.
 * They are those of two sessions, since a machine's mood may change within a lease as between two. Student's t for the
 * difference of two means of that variance, on the scale of logarithms.
 *
 * @param host that measured them
 */
export function calibratedBand(calibration: Calibration, host: string): CalibratedBand {
  // Most benchmarks of a calibration have as many degrees of freedom.
  const quantiles = new Map<number, number>();
  const quantileOf = (degrees: number): number => {
    const known = quantiles.get(degrees) ?? studentQuantile((1 - COVERAGE) / 2, degrees);
    quantiles.set(degrees, known);
    return known;
  };
  return (key) => {
    const noise = sessionVariance(calibration, key, 1, [host]);
    if (noise === null) return null;
    const band = Math.expm1(quantileOf(noise.degrees) * Math.sqrt(2 * noise.variance));
    return Math.min(WIDEST_BAND, Math.max(NARROWEST_BAND, band));
  };
}

import { z } from 'zod';
import { Estimate, ThroughputKind } from '../../criterion/measurement.ts';
import { MOST_FIGURES } from '../../names/limits.ts';
import { LANES } from '../../names/names.ts';
import { openObject } from '../../names/open-object.ts';
import { MeasuredNoise } from './measured-noise.ts';

/** As many as an outcome has baselines. */
export const MOST_NOISES = 10;

/** One benchmark's number in an outcome, to six digits; all of it is in the baseline. */
export const BenchmarkFigure = openObject({
  /** Criterion's id, cut where it is longer. Not unique: lane and target tell two of one id apart. */
  benchmark: z.string().max(200),
  suite: z.string().max(100),
  /** The bench target; of a command suite, the run that left the benchmark. */
  target: z.string().max(100),
  /** `cuda` only where it was really measured on a CUDA host. */
  lane: z.enum(LANES),
  /** Nanoseconds an iteration, with the 95 % interval. */
  time: Estimate,
  /** What it handles in a second, where it states a throughput. */
  rate: openObject({ kind: ThroughputKind, perSecond: z.number() }).optional(),
  /** From a run that Criterion was told to be quick with. */
  quick: z.literal(true).optional(),
  /** Outside the noise band when it was measured again. */
  unstable: z.literal(true).optional(),
  /** Measured of another commit, since the change can't have altered it. */
  carriedOver: z.literal(true).optional(),
});
export type BenchmarkFigure = z.infer<typeof BenchmarkFigure>;

/** How many benchmarks gave a number that counts, and those that take longest, the longest first. */
export const MeasuredNumbers = openObject({
  benchmarks: z.int().positive(),
  /** How many of them were carried over from baselines of other commits; absent: none. */
  carriedOver: z.int().positive().optional(),
  /** The noise band of each class of machines that measured; absent: all was carried over, or an earlier version judged. */
  noise: z.array(MeasuredNoise).max(MOST_NOISES).optional(),
  largest: z.array(BenchmarkFigure).max(MOST_FIGURES),
});
export type MeasuredNumbers = z.infer<typeof MeasuredNumbers>;

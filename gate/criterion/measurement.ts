import { z } from 'zod';
import { boundedRecord } from '../names/bounded-record.ts';
import { openObject } from '../names/open-object.ts';

/** A point estimate with its 95 % confidence interval, in nanoseconds per iteration. */
export const Estimate = openObject({ point: z.number(), lower: z.number(), upper: z.number() });
export type Estimate = z.infer<typeof Estimate>;

/** A statistic of `estimates.json`, with the standard error of its bootstrap: Criterion wants it where it compares. */
export const Statistic = openObject({ ...Estimate.shape, standardError: z.number().nonnegative().optional() });
export type Statistic = z.infer<typeof Statistic>;

export const ThroughputKind = z.enum(['bytes', 'bytes-decimal', 'elements', 'bits']);
export type ThroughputKind = z.infer<typeof ThroughputKind>;

/** How much one iteration handles: `perIteration` bytes, elements or bits. */
export const Throughput = openObject({
  kind: ThroughputKind,
  perIteration: z.number().positive(),
  /** The bytes beside the elements, where a bench states both. */
  bytes: z.number().positive().optional(),
});
export type Throughput = z.infer<typeof Throughput>;

/** One sample: `iters` iterations took `ns` nanoseconds together. */
export const Sample = openObject({ iters: z.number(), ns: z.number() });
export type Sample = z.infer<typeof Sample>;

/**
 * A list of samples, checked as `z.array(Sample)` would, but in one go: a baseline holds half a million of them, and a
 * schema for each, which copies it as well, takes longer than all else that is done to the document.
 */
export const Samples = z.custom<Sample[]>(
  (value) => Array.isArray(value) && value.every(isSample),
  'expected a list of samples, each of iters and ns',
);

const isSample = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const { iters, ns } = value as Partial<Sample>;
  return Number.isFinite(iters) && Number.isFinite(ns);
};

/** Where a number was read from: Criterion's files, or the output that it prints. */
const MeasurementSource = z.enum(['criterion-files', 'criterion-output']);

/** One benchmark as Criterion measured it. */
export const BenchmarkMeasurement = openObject({
  /** Criterion's full id: group, function and parameter, joined by slashes. */
  id: z.string(),
  unit: z.literal('ns'),
  /** The slope where Criterion fitted one, else the mean: what Criterion itself prints. */
  estimate: Estimate,
  /** All statistics of `estimates.json`, by name (mean, median, slope, std_dev, median_abs_dev). */
  statistics: boundedRecord(z.string(), Statistic).optional(),
  throughput: Throughput.optional(),
  samplingMode: z.enum(['linear', 'flat']).optional(),
  samples: Samples.optional(),
  source: MeasurementSource,
  /** What Criterion lists and prints for it, where that isn't the id: cut after 100 bytes, or numbered (`a/b #2`). */
  title: z.string().optional(),
  /** Folder of the result inside `CRITERION_HOME`: tells two benchmarks of one id apart. */
  directory: z.string().optional(),
  /** The ends of the id that Criterion calls function and parameter, where it has them; what is before is the group. */
  function: z.string().optional(),
  parameter: z.string().optional(),
  /** Confidence level of the intervals, where a bench sets another one than 0.95. */
  confidenceLevel: z.number().optional(),
});
export type BenchmarkMeasurement = z.infer<typeof BenchmarkMeasurement>;

/** Names of what can be wrong with a result. Each is one honesty check; `unreadable` is a file that isn't what it should be. */
export const PROBLEM_CODES = [
  'vacuous',
  'incomplete',
  'invented',
  'mock',
  'stale',
  'inconsistent',
  'wrong',
  'unstable',
  'unreadable',
] as const;
export const ProblemCode = z.enum(PROBLEM_CODES);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** A named problem with its place. A benchmark that it concerns is not in the list of measurements. */
export const Problem = openObject({
  code: ProblemCode,
  /** A benchmark id, a file's path inside what was read, a suite or a target. */
  where: z.string(),
  message: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** What a reader of results returns: numbers that can be used, and everything that can't, by name. */
export const Reading = openObject({ benchmarks: z.array(BenchmarkMeasurement), problems: z.array(Problem) });
export type Reading = z.infer<typeof Reading>;

import { z } from 'zod';
import type { Throughput } from '../measurement.ts';

/**
 * The files of one result folder as Criterion 0.3 to 0.8 writes them. Criterion writes NaN and infinite numbers as
 * `null`, and JSON reads `1e999` as infinite: figures of any kind pass here, so that they are refused by their own name.
 */
const Figure = z.custom<number | null>((value) => value === null || typeof value === 'number', 'expected a number');

/**
 * A list of figures, checked as one: a schema of each would make a hundred thousand issues of a hundred thousand faults,
 * and most of the time that reading takes.
 */
const Figures = z.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every((figure) => figure === null || typeof figure === 'number'),
  'expected a list of numbers',
);

/** Longer than any id that a person reads; Criterion itself has no bound. */
const Text = z.string().max(4096);

const StatisticFile = z.object({
  confidence_interval: z.object({ confidence_level: Figure, lower_bound: Figure, upper_bound: Figure }),
  point_estimate: Figure,
  standard_error: Figure.optional(),
});
export type StatisticFile = z.infer<typeof StatisticFile>;

/** What Criterion calls its statistics from 0.3.3 on, by the names of 0.3.0 to 0.3.2. */
const FIRST_NAMES: ReadonlyMap<string, string> = new Map([
  ['Mean', 'mean'],
  ['Median', 'median'],
  ['MedianAbsDev', 'median_abs_dev'],
  ['Slope', 'slope'],
  ['StdDev', 'std_dev'],
]);

const renamed = (file: unknown): unknown => {
  if (typeof file !== 'object' || file === null || Array.isArray(file) || !Object.hasOwn(file, 'Mean')) return file;
  return Object.fromEntries(Object.entries(file).map(([name, value]) => [FIRST_NAMES.get(name) ?? name, value]));
};

/** `estimates.json`: `slope` is null under flat sampling. */
export const EstimatesFile = z.preprocess(
  renamed,
  z.object({
    mean: StatisticFile,
    median: StatisticFile,
    slope: StatisticFile.nullish(),
    std_dev: StatisticFile.nullish(),
    median_abs_dev: StatisticFile.nullish(),
  }),
);
export type EstimatesFile = z.infer<typeof EstimatesFile>;

/** `sample.json` of Criterion 0.3.0 to 0.3.2 is the two lists alone. */
const named = (file: unknown): unknown =>
  Array.isArray(file) && file.length === 2 ? { iters: file[0], times: file[1] } : file;

/** `sample.json`: sample i is `iters[i]` iterations that took `times[i]` nanoseconds together. */
export const SampleFile = z.preprocess(
  named,
  z.object({
    sampling_mode: z.enum(['Linear', 'Flat']).nullish(),
    iters: Figures,
    times: Figures,
  }),
);
export type SampleFile = z.infer<typeof SampleFile>;

/** `tukey.json`: the four fences of the outlier classification. */
export const TukeyFile = Figures.refine((fences) => fences.length === 4, 'expected four numbers');

/** `benchmark.json`. The throughput of a version yet unknown is left out rather than guessed. */
export const BenchmarkFile = z.object({
  full_id: Text.min(1),
  title: Text.nullish(),
  directory_name: Text.nullish(),
  group_id: Text.nullish(),
  function_id: Text.nullish(),
  value_str: Text.nullish(),
  throughput: z.unknown(),
});
export type BenchmarkFile = z.infer<typeof BenchmarkFile>;

const KINDS = { Bytes: 'bytes', BytesDecimal: 'bytes-decimal', Elements: 'elements', Bits: 'bits' } as const;
const Amounts = z.partialRecord(z.enum(['Bytes', 'BytesDecimal', 'Elements', 'Bits']), z.number());
const ElementsAndBytes = z.object({
  ElementsAndBytes: z.object({ elements: z.number(), bytes: z.number().optional() }),
});

/**
 * The throughput of a `benchmark.json`. Of elements and bytes together the elements count, which Criterion calls the
 * primary ones, and the bytes are kept beside them; an amount of zero is no throughput.
 */
export const throughputOf = (file: unknown): Throughput | undefined => {
  const both = ElementsAndBytes.safeParse(file);
  if (both.success) {
    const { elements, bytes } = both.data.ElementsAndBytes;
    const primary = positive('elements', elements);
    const secondary = positive('bytes', bytes);
    return primary && secondary ? { ...primary, bytes: secondary.perIteration } : (primary ?? secondary);
  }
  const one = Amounts.safeParse(file);
  if (!one.success) return undefined;
  for (const [name, amount] of Object.entries(one.data)) {
    return positive(KINDS[name as keyof typeof KINDS], amount);
  }
  return undefined;
};

const positive = (kind: Throughput['kind'], perIteration: number | undefined): Throughput | undefined =>
  perIteration !== undefined && perIteration > 0 ? { kind, perIteration } : undefined;

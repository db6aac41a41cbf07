import { z } from 'zod';
import { MOST_EVIDENCE_LINES } from '../names/limits.ts';
import { LANES } from '../names/names.ts';
import { Agent, Name, Pattern, Pointer } from './words.ts';

/** Benchmarks of a suite by pattern. `side` tells the two sides of a CUDA suite apart. */
const BenchmarkSelector = z.strictObject({
  suites: z.array(Name).min(1),
  benchmark: Pattern,
  side: z.enum(LANES).optional(),
});
export type BenchmarkSelector = z.infer<typeof BenchmarkSelector>;

const MetricBase = { unit: z.string().min(1).max(40) };

/** How a figure is read. Exactly one of `report`, `equal`, `ratio`, `rate`, `absent`. */
export const Metric = z.union(
  [
    z.strictObject({
      ...MetricBase,
      /** A number at a place of a report; where the unit is `boolean`, true and false count as 1 and 0. */
      report: z.strictObject({
        suite: Name,
        run: Name.default('all'),
        pointer: Pointer,
        /** A timing without samples: above zero, and its interval is the noise band. Else the value is exact. */
        timing: z.boolean().default(false),
        /** Multiplied by this, for percentages. */
        scale: z.number().default(1),
        /**
         * The least and the most that the figure can be, in the metric's unit. By default 0 to 100 of `%` and 0 to 1 of
         * `boolean`; of any other unit nothing below 0.
         */
        possible: z.tuple([z.number(), z.number()]).optional(),
      }),
    }),
    z.strictObject({
      ...MetricBase,
      /** 1 where the digests (texts or numbers) at all these places of a report are equal, else 0. */
      equal: z.strictObject({ suite: Name, run: Name.default('all'), pointers: z.array(Pointer).min(2) }),
    }),
    z.strictObject({
      ...MetricBase,
      /** time(of) / time(over), geometric mean over the pairs whose named groups in the patterns agree. */
      ratio: z.strictObject({ of: BenchmarkSelector, over: BenchmarkSelector }),
    }),
    z.strictObject({
      ...MetricBase,
      /** Throughput per second, geometric mean over the matching benchmarks, divided by `scale`. */
      rate: BenchmarkSelector.extend({ scale: z.number().positive().default(1) }),
    }),
    z.strictObject({
      ...MetricBase,
      /** This repository has no such figure, and why: where a profile that extends another does without one of its suites. */
      absent: z.string().min(1).max(100),
    }),
  ],
  'expected a unit and exactly one of report, equal, ratio, rate, absent',
);
export type Metric = z.infer<typeof Metric>;

/** A bound on a metric. `range`: within; above its top is a number to look at, and met. */
const Bound = z.union(
  [
    z.strictObject({ above: z.number() }),
    z.strictObject({ atLeast: z.number() }),
    z.strictObject({ below: z.number() }),
    z.strictObject({ atMost: z.number() }),
    z.strictObject({ range: z.tuple([z.number(), z.number()]) }),
  ],
  'expected exactly one of above, atLeast, below, atMost, range',
);
export type Bound = z.infer<typeof Bound>;

export const Target = z.strictObject({
  metric: Name,
  bound: Bound,
  /** Only where this lane was really measured on its kind of host; else unverified. */
  lane: z.enum(LANES).default('cpu'),
  /** Where NEXT leads when missed. */
  missed: Agent,
  /** Where NEXT leads instead when the measured value lies below this. */
  missedBelow: z.strictObject({ value: z.number(), to: Agent }).optional(),
  /** True: everything but met fails the gate. */
  mustVerify: z.boolean().default(false),
});
export type Target = z.infer<typeof Target>;

/** One item of an evidence line: a metric's value in words, or a target's verdict in words. */
const EvidenceItem = z.strictObject({
  label: z.string().max(40).default(''),
  metric: Name.optional(),
  /** Shown where the metric wasn't measured, with its own unit. */
  standIn: Name.optional(),
  /** `{value}` is the figure. */
  format: z.string().max(80).default('{value}'),
  digits: z.int().min(0).max(6).default(1),
  target: Name.optional(),
  /** Further targets that the same words speak for: `met` is said only where they are met too. */
  and: z.array(Name).min(1).optional(),
  met: z.string().max(80).optional(),
  missed: z.string().max(80).optional(),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

const EvidenceLine = z.strictObject({
  prefix: z.string().min(1).max(40),
  separator: z.string().max(4).default('; '),
  suffix: z.string().max(80).default(''),
  items: z.array(EvidenceItem).min(1),
});
export type EvidenceLine = z.infer<typeof EvidenceLine>;

/** The line that says what became of the baseline; each profile has it, named or not. */
export const BASELINE_LINE = 'benchmarks';

/** A prefix without the colon that follows it in the text. */
export const barePrefix = (prefix: string): string => prefix.replace(/:?\s*$/, '');

export const namesBaselineLine = (lines: readonly Pick<EvidenceLine, 'prefix'>[]): boolean =>
  lines.some(({ prefix }) => barePrefix(prefix) === BASELINE_LINE);

export const EvidenceLines = z.array(EvidenceLine).superRefine((lines, context) => {
  const named = namesBaselineLine(lines);
  const count = lines.length + (named ? 0 : 1);
  if (count <= MOST_EVIDENCE_LINES) return;
  const why = named ? '' : ` (with that of ${BASELINE_LINE})`;
  context.addIssue({ code: 'custom', message: `at most ${MOST_EVIDENCE_LINES} lines, not ${count}${why}` });
});

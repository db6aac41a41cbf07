import { z } from 'zod';
import { LANES } from '../../names/names.ts';
import { openObject } from '../../names/open-object.ts';
import { RepositoryName, Sha } from '../../names/subject.ts';
import { ComparisonTerms } from '../terms.ts';

export const COMPARISON_SCHEMA_VERSION = 1;

const Key = openObject({
  suite: z.string(),
  /** The lane that it was measured on. */
  lane: z.enum(LANES),
  package: z.string(),
  target: z.string(),
  id: z.string(),
});

/** One of the two baselines, by what a person wants to know before looking at any difference. */
export const ComparisonSide = openObject({
  digest: z.string(),
  repository: RepositoryName,
  commit: Sha,
  branch: z.string().nullable(),
  profile: z.string(),
  machineClass: z.string(),
  /** The machine that it was measured on. */
  host: z.string(),
  kernel: z.string(),
  /** One-minute load average when its measuring began. */
  load: z.number(),
  measuredAt: z.iso.datetime(),
  complete: z.boolean(),
});
export type ComparisonSide = z.infer<typeof ComparisonSide>;

const Share = z.number().nullable();

/** One benchmark that both sides have. */
export const ComparisonBenchmark = openObject({
  ...Key.shape,
  /** `suspected`: one round says so, which convicts nobody. */
  verdict: z.enum(['slower', 'faster', 'same', 'inconclusive', 'suspected']),
  /** Why it is inconclusive; absent for every other verdict. */
  cause: z.enum(['noise', 'calibration', 'rounds', 'few-rounds', 'drifting', 'not-confirmed', 'unusable']).optional(),
  /** What is wrong with a side that can't be used. */
  fault: z.string().optional(),
  /** The second side's time over the first one's: above one is slower. Null: a side can't be used. */
  ratio: Share,
  /** Ends of the ratio's interval: of 95 %, and wider for those that were found among many. Null: nothing says how sure it is. */
  lower: Share,
  upper: Share,
  /** Of the difference beyond the minimum effect, two-sided; before the family is looked at. */
  probability: Share,
  /** The smallest change that would have been seen in nine of ten comparisons, as a share. */
  smallestChange: Share,
  /** Rounds of the first and of the second side. */
  rounds: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
  /** What its error rests on; null: there is none. */
  errorTerm: z.enum(['pairs', 'rounds', 'sessions', 'identity']).nullable(),
  /** True: an identical executable that was measured on both sides, which says how the machine changed. */
  control: z.literal(true).optional(),
});
export type ComparisonBenchmark = z.infer<typeof ComparisonBenchmark>;

/** Two baselines, compared. The published JSON Schema `comparison.schema.json` is generated from this. */
export const ComparisonDocument = openObject({
  schemaVersion: z.literal(COMPARISON_SCHEMA_VERSION),
  kind: z.literal('benchmark-gate/comparison'),
  first: ComparisonSide,
  second: ComparisonSide,
  terms: ComparisonTerms,
  /**
   * What its verdicts rest on. `looks`: looks that were taken while it was measured by turns, and fresh pairs of what they found;
   * `rounds`: the stored rounds alone, whenever they were stopped. Absent: an earlier version compared.
   */
  rule: z.enum(['looks', 'rounds']).optional(),
  /** `fail`: a slowdown beyond the threshold was found; `neutral`: a required suite has nothing that was decided. */
  gate: z.enum(['pass', 'fail', 'neutral']),
  /** Required suites that have nothing that was decided. */
  undecided: z.array(z.string()),
  /** One line for a person: `perf: worst +2.1 % (bench); 0 slower, 41 same, 19 inconclusive`. */
  perf: z.string(),
  /** Why the sides shouldn't be compared, where somebody asked for it all the same; empty: nothing stands against it. */
  forced: z.array(z.string()),
  /** What may explain differences besides the code. */
  notes: z.array(z.string()),
  /** True: identical executables differ, so that the machine changed between the sides, and nobody is convicted. */
  drifting: z.boolean(),
  /** Where the noise between sessions is known from. */
  noise: openObject({
    source: z.enum(['calibrated', 'pooled', 'none']),
    /** Why there is none, or what it was taken from. */
    words: z.string(),
  }),
  /** Over all that were judged, identical executables left out: what half of them would have shown, and what all. Null: none was. */
  smallestChange: openObject({ median: z.number(), largest: z.number() }).nullable(),
  counts: openObject({
    slower: z.int().nonnegative(),
    faster: z.int().nonnegative(),
    same: z.int().nonnegative(),
    inconclusive: z.int().nonnegative(),
    suspected: z.int().nonnegative(),
  }),
  /** In the order of suite, lane, package, target and id. */
  benchmarks: z.array(ComparisonBenchmark),
  /** Only the first side has them. */
  missing: z.array(Key),
  /** Only the second side has them. */
  added: z.array(Key),
  /** A side has them more than once. */
  ambiguous: z.array(Key),
  /** One iteration of them handles another amount on each side. Absent: an earlier version compared, and didn't look. */
  incomparable: z.array(Key).optional(),
  /**
   * What the run itself said that measured both sides by turns, with looks and fresh pairs, which stored rounds alone don't say.
   * Absent: none did, or this is that run's own comparison.
   */
  own: openObject({
    /** Where it is kept in the store. */
    record: z.string(),
    rule: z.enum(['looks', 'rounds']),
    gate: z.enum(['pass', 'fail', 'neutral']),
    perf: z.string(),
    /** One line of all that, with the verdicts that differ from those here. */
    words: z.string(),
  }).optional(),
});
export type ComparisonDocument = z.infer<typeof ComparisonDocument>;

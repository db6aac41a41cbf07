import { z } from 'zod';
import { boundedRecord } from '../names/bounded-record.ts';
import { openObject } from '../names/open-object.ts';

const Share = z.number().gt(0).lt(1);

/** By what a comparison judges. All sizes are shares: 0.05 is five per cent. */
export const ComparisonTerms = openObject({
  /** Rate of false ones among the differences that are found. */
  q: Share.default(0.01),
  /** A smaller difference is none worth a word: where code lies in memory makes as much. */
  minEffect: z.number().min(0).lt(1).default(0.005),
  /** Within so much of each other two sides are the same. */
  same: Share.default(0.03),
  /** A slowdown beyond fails the comparison. */
  threshold: z.number().min(0).lt(100).default(0.05),
  /** Of suites that have one of their own, by name. */
  thresholds: boundedRecord(z.string(), z.number().min(0).lt(100)).optional(),
  /** Suites of which something has to be decided; absent: all that the first side has benchmarks of. */
  required: z.array(z.string()).max(100).optional(),
});
export type ComparisonTerms = z.infer<typeof ComparisonTerms>;

/** Each of the two tests for sameness. */
export const SAME_AT = 0.01;
/** Stored baselines with fewer rounds on a side convict nobody. */
export const FEWEST_CONVICTING_ROUNDS = 7;

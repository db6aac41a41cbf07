import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';

/** What the looks so far say of one benchmark. */
const LookedAt = openObject({
  executable: z.string(),
  name: z.string(),
  isControl: z.boolean(),
  /** The least p-value over its look's weight; two: not looked at. */
  probability: z.number().nonnegative(),
  /** The same, of sameness. */
  sameness: z.number().nonnegative(),
  /** Where the least p-value was found. */
  direction: z.enum(['slower', 'faster']),
  /** True: its verdict stands, and no more rounds are taken of it. */
  decided: z.boolean(),
  /** Whole pairs that it had when it was last looked at. */
  pairs: z.int().nonnegative(),
});
export type LookedAt = Readonly<z.infer<typeof LookedAt>>;

/** What is carried from one look to the next: no rounds, which are handed over at each. */
export const LookState = openObject({
  /** Looks that were taken. */
  looks: z.int().nonnegative(),
  /** Learnt at the first look, before anything was left out; null: before it. */
  prior: openObject({ variance: z.number().nonnegative(), degrees: z.number().nonnegative() }).nullable(),
  /** Whether pairs told more than the two sides, at the last look. */
  usePairs: z.boolean(),
  /** In the order of their names. */
  benchmarks: z.array(LookedAt),
});
export type LookState = Readonly<z.infer<typeof LookState>>;

/** Before the first look. */
export const BEFORE_LOOKS: LookState = { looks: 0, prior: null, usePairs: false, benchmarks: [] };

/** By what a comparison that is under way is judged: what it finds among many has to be found once more. */
export const LIVE_TERMS = { q: 0.05, minEffect: 0.005, same: 0.03 } as const;

/** As {@link LIVE_TERMS}, or others. */
export interface LiveTerms {
  /** Rate of false ones among those that are found, before they are confirmed. */
  readonly q: number;
  readonly minEffect: number;
  readonly same: number;
}

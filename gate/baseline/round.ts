import { z } from 'zod';
import { openObject } from '../names/open-object.ts';

const Time = z.number().positive();

/** What one process measured of a benchmark: samples inside of it never count as independent, rounds do. Nanoseconds. */
export const MeasuredRound = openObject({
  /** The lease of a host in which it was measured: rounds of one session share a machine and its mood. */
  session: z.string().min(1).max(300),
  /** Number of the pair within the session, where two commits were measured by turns; the other half is in the other's baseline. */
  pair: z.int().nonnegative().optional(),
  /** Which half of its pair it was. */
  order: z.enum(['first', 'second']).optional(),
  /** Of the times per iteration of its samples: what is compared. */
  median: Time,
  mean: Time.optional(),
  slope: Time.optional(),
  /** How many samples it had. */
  samples: z.int().positive(),
  /** Of the median, by the scatter within the process. */
  standardError: z.number().nonnegative().optional(),
});
export type MeasuredRound = z.infer<typeof MeasuredRound>;

/** What rounds say against themselves; null: nothing. A half of a pair was measured once, and has an order. */
export const roundsFault = (rounds: readonly MeasuredRound[]): string | null => {
  const seen = new Set<string>();
  for (const { session, pair, order } of rounds) {
    if (pair === undefined) {
      if (order !== undefined) return `a round of ${session} says which half it is, and of no pair`;
      continue;
    }
    if (order === undefined) return `a round of pair ${pair} of ${session} doesn't say which half it is`;
    const key = JSON.stringify([session, pair]);
    if (seen.has(key)) return `two rounds are of pair ${pair} of ${session}`;
    seen.add(key);
  }
  return null;
};

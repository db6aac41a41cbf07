import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';
import type { Rounds } from '../../profile/rounds.ts';

/** One round that is to be taken of an executable. Its lengths are flags, which a bench's own settings beat. */
export interface RoundAsked extends Pick<Rounds, 'warmUp' | 'measurement' | 'samples'> {
  /** From one. Asked again, it goes on where it was left. */
  readonly number: number;
  /** The lease in which it is taken: rounds of one share a machine and its mood. */
  readonly session: string;
  /** Names of benchmarks that are left to be measured, as Criterion prints them. Absent: all that the executable has. */
  readonly only?: readonly string[];
  /** Of one half of a pair: its number within the session, and which half it is. Absent: it is of no pair. */
  readonly half?: PairHalf;
}

/** Which half of which pair of a session a round is, where two commits are measured by turns. */
export const PairHalf = openObject({
  pair: z.int().positive(),
  order: z.enum(['first', 'second']),
});
export type PairHalf = Readonly<z.infer<typeof PairHalf>>;

/** A round that was taken of an executable, and the address of its set. */
export const RoundRef = openObject({
  number: z.int().positive(),
  session: z.string().min(1).max(300),
  uri: z.string().min(1).max(1000),
  /** Milliseconds of wall time, all attempts together. */
  durationMs: z.number().nonnegative(),
  /** Absent: it is of no pair. */
  half: PairHalf.optional(),
});
export type RoundRef = Readonly<z.infer<typeof RoundRef>>;

import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';
import type { Rounds } from '../../profile/rounds.ts';

/** One round that is to be taken of an executable. Its lengths are flags, which a bench's own settings beat. */
export interface RoundAsked extends Pick<Rounds, 'warmUp' | 'measurement' | 'samples'> {
  /** From one. Asked again, it goes on where it was left. */
  readonly number: number;
  /** The lease in which it is taken: rounds of one share a machine and its mood. */
  readonly session: string;
}

/** A round that was taken of an executable, and the address of its set. */
export const RoundRef = openObject({
  number: z.int().positive(),
  session: z.string().min(1).max(300),
  uri: z.string().min(1).max(1000),
  /** Milliseconds of wall time, all attempts together. */
  durationMs: z.number().nonnegative(),
});
export type RoundRef = Readonly<z.infer<typeof RoundRef>>;

import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';

/** Times that a bench sets in its own source, where they are longer than a round's: Criterion lets these win over flags. */
export const OwnTimes = openObject({
  /** How many benchmarks have any. */
  benchmarks: z.int().positive(),
  /** The longest, in milliseconds; absent: none is longer than was asked for. */
  warmUpMs: z.number().positive().optional(),
  measurementMs: z.number().positive().optional(),
});
export type OwnTimes = Readonly<z.infer<typeof OwnTimes>>;

import { z } from 'zod';
import { openObject } from '../names/open-object.ts';
import { GateOutcome } from './outcome.ts';
import { RECEIPT_NAMES } from './owed-receipts.ts';

/** What the workflow answers while it goes on, and returns. Without `ended` it is still at it. */
export const ReceiptsState = openObject({
  /** All three as they stand: `owed` with what kept the last try from writing it. */
  receipts: GateOutcome.shape.receipts,
  owed: z.array(z.enum(RECEIPT_NAMES)).max(RECEIPT_NAMES.length),
  /** Since when they are owed. */
  since: z.iso.datetime(),
  tries: z.int().nonnegative(),
  /** Null while a try is under way, and after the last. */
  nextTryAt: z.iso.datetime().nullable(),
  /** `settled`: each is written, or needs no writing. `given-up`: GitHub took some of them in none of the tries. */
  ended: z.enum(['settled', 'given-up']).nullable(),
});
export type ReceiptsState = z.infer<typeof ReceiptsState>;

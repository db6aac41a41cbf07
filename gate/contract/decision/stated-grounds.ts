import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';

/**
 * Why a run decided as it did, as its outcome says it: the row of the decision table that held, and the facts that the
 * table looked at (`DecisionGrounds`). Another version may know other rows and facts.
 */
export const StatedGrounds = openObject({
  schemaVersion: z.int().positive(),
  row: z.string().regex(/^(?:\d{1,2}[a-z]?|none)$/),
  /** Absent where they are too many for an outcome. */
  facts: z.unknown().optional(),
  /** The whole, stored; absent where nothing was judged. */
  stored: openObject({ uri: z.string().max(1000), digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) }).optional(),
});
export type StatedGrounds = z.infer<typeof StatedGrounds>;

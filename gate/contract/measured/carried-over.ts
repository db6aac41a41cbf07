import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';
import { Sha } from '../../names/subject.ts';

/**
 * From which stored baseline numbers come that this run didn't measure, since the change can't have altered them. It is
 * always the baseline whose own run measured them: what was carried over is carried over from no other.
 */
export const CarriedFrom = openObject({
  /** `source`: none of what it was built of differs, by git's paths alone; `identity`: the built executable is the same. */
  by: z.enum(['source', 'identity']),
  /** Digest of the baseline that measured. */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** The commit that the baseline is of. */
  commit: Sha,
  /** By the Temporal server's clock, where the measuring run kept it; else when its baseline was made. */
  measuredAt: z.iso.datetime(),
});

/** The same of one executable, or of one run of a command. */
export const CarriedOver = openObject({
  ...CarriedFrom.shape,
  /**
   * Store address of what an executable is built of at the commit that it is carried over to, where that isn't what it was
   * built of when it was measured: the same to the byte, from perhaps other files. Absent: it is, or nobody knows.
   */
  inputs: z.string().max(1000).optional(),
});
export type CarriedOver = z.infer<typeof CarriedOver>;

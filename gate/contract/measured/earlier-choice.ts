import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';

/** A command of a suite that was tried before the one that measured, and gave nothing. */
export const EarlierChoice = openObject({
  command: z.string(),
  /** In words, one line. */
  why: z.string(),
  /**
   * True where the commit alone decides that: no manifest makes it a bench, or names such a feature, package or target.
   * Absent: the host may have decided it, or nobody can tell.
   */
  bySource: z.literal(true).optional(),
  /** Store address of what its executables were built of; absent where it built none, or that can't be told. */
  inputs: z.string().max(1000).optional(),
});
export type EarlierChoice = z.infer<typeof EarlierChoice>;

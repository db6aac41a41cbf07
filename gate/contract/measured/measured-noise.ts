import { z } from 'zod';
import { openObject } from '../../names/open-object.ts';

/** The noise band of a class of machines, as a run was judged by it. Relative half-widths: 0.1 is ten per cent. */
export const MeasuredNoise = openObject({
  machineClass: z.string().max(200),
  /** Whence it is known. `none`: nobody calibrated the machine, or no calibration holds: all have the profile's band. */
  source: z.enum(['calibrated', 'pooled', 'none']),
  /** Of a half of those benchmarks that have one of their own; without a source the profile's. */
  band: z.number().positive().max(1),
  /** The widest of them. */
  widest: z.number().positive().max(1),
  /** How many benchmarks have a band of their own; absent: none has. */
  known: z.int().positive().optional(),
  /** How many have the profile's, and which that is; absent: none has, or there is no source. */
  others: openObject({ benchmarks: z.int().positive(), band: z.number().positive().max(1) }).optional(),
  /** The oldest session that it was taken from; absent where there is no source. */
  since: z.iso.datetime().optional(),
});
export type MeasuredNoise = z.infer<typeof MeasuredNoise>;

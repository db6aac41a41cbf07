import { z } from 'zod';
import { openObject } from '../names/open-object.ts';

/** How quiet a host was when its lane began, before anything of the run was built there. */
export const HostState = openObject({
  at: z.iso.datetime(),
  /** One-minute load average for each core that the gate may use. */
  load: z.number().nonnegative(),
  /** Share of all CPU time that was not idle during the look, 0 to 1; absent where the system doesn't say, as below. */
  busy: z.number().min(0).max(1).optional(),
  /** Share that the hypervisor gave to other machines during the look. */
  stolen: z.number().min(0).max(1).optional(),
  /** How often cores or package slowed down for heat during the look. */
  throttled: z.int().nonnegative().optional(),
  /** Memory that can be had without swapping. */
  freeMemoryBytes: z.int().nonnegative(),
  /** Space for the worker's user where its work folder is. */
  freeDiskBytes: z.int().nonnegative(),
  /** Other processes that compute on the device; CUDA lane only. */
  gpuProcesses: z.int().nonnegative().optional(),
  /** What the profile's terms for a host had to say of this, in words. */
  remarks: z.array(z.string().max(300)).max(20),
});
export type HostState = z.infer<typeof HostState>;

import { z } from 'zod';
import { openObject } from '../names/open-object.ts';

/** A GPU as it was while it measured. Only what its driver said is there; old drivers and small devices say less. */
export const GpuFingerprint = openObject({
  /** Of a slice of a device with its profile, such as `NVIDIA A100-SXM4-80GB MIG 1g.10gb`. */
  model: z.string(),
  /** `unknown` where the device states none, as a Jetson does. */
  driver: z.string(),
  /** 0 where the device shares the host's memory; of a slice what its profile is named after. */
  memoryBytes: z.int(),
  freeMemoryBytes: z.int().nonnegative().optional(),
  /** Such as `9.0`. */
  computeCapability: z.string().optional(),
  /** The newest CUDA that the driver's library (libcuda) takes, such as `12.4`. */
  cuda: z.string().optional(),
  /** The toolkit's version as nvcc gives it, such as `12.4.131`; absent where the host has no toolkit. */
  toolkit: z.string().optional(),
  /** Whether the driver stays loaded without a program: where it doesn't, the first one pays for loading it. */
  persistence: z.boolean().optional(),
  ecc: z.boolean().optional(),
  mig: z.boolean().optional(),
  /** Of the multiprocessors: now, what applications are limited to, and at most. */
  clockMhz: z.number().nonnegative().optional(),
  applicationsClockMhz: z.number().nonnegative().optional(),
  maxClockMhz: z.number().nonnegative().optional(),
  temperatureCelsius: z.number().optional(),
  powerLimitWatts: z.number().nonnegative().optional(),
  /** What keeps the clocks below their highest now, `gpu_idle` included, by the driver's names. */
  clocksHeldBy: z.array(z.string()).optional(),
  /** What the driver warned of while it answered, in its words, such as a corrupted infoROM. */
  warnings: z.array(z.string().max(200)).max(5).optional(),
});
export type GpuFingerprint = z.infer<typeof GpuFingerprint>;

import { z } from 'zod';
import { openObject } from '../names/open-object.ts';
import { GpuFingerprint } from './gpu-fingerprint.ts';
import { HostState } from './state.ts';

/** The state of a machine while it measured: explains noise, and is no part of the machine class. */
export const HostFingerprint = openObject({
  id: z.string(),
  machineClass: z.string(),
  architecture: z.string(),
  cpuModel: z.string(),
  cpus: z.int().positive(),
  memoryBytes: z.int().positive(),
  kernel: z.string(),
  /** Of the processor; absent where the system doesn't say. */
  microcode: z.string().optional(),
  operatingSystem: z.string(),
  /** One-minute load average when the measuring began: what the gate itself built before is in it. */
  load: z.number().nonnegative(),
  governor: z.string().nullable(),
  /** Whether cores share their units between two threads; absent where the system doesn't say, as for the next three. */
  smt: z.boolean().optional(),
  /** Whether the clock may rise above its nominal rate. */
  turbo: z.boolean().optional(),
  /** Clock of the first core in MHz, and the processor's temperature in °C, when the measuring began. */
  clockMhz: z.number().positive().optional(),
  temperatureCelsius: z.number().optional(),
  gpu: GpuFingerprint.nullable(),
  isolation: z.enum(['bubblewrap', 'none']),
  /** The cores that bench processes were bound to, as `taskset` lists them; absent: not bound. */
  affinity: z.string().optional(),
  /** Of bench processes, where the profile asked for one. */
  niceness: z.int().optional(),
  /** How the machine was when its lane began. */
  state: HostState.optional(),
  /** What each command could take in bytes of memory and in processes; `none` where the host couldn't limit them. */
  limits: z
    .union([z.literal('none'), openObject({ memoryBytes: z.int().positive(), processes: z.int().positive() })])
    .optional(),
});

export type HostFingerprint = z.infer<typeof HostFingerprint>;

/** What disturbed a machine between the beginning and the end of a measurement; a field is absent where it can't say. */
export const Disturbance = openObject({
  /** One-minute load average at the end; the measured process itself counts as one. */
  load: z.number().nonnegative(),
  /** Share of all CPU time that the hypervisor gave to other machines, 0 to 1. */
  stolen: z.number().min(0).max(1).optional(),
  /** How often cores or package slowed down for heat. */
  throttled: z.int().nonnegative().optional(),
  /**
   * How far the machine's clock was set while it measured, in milliseconds, by the furthest; negative: back. A machine
   * that slept has its clock set forward.
   */
  clockSetMs: z.int().optional(),
});

export type Disturbance = z.infer<typeof Disturbance>;

/** How bench processes run on a lane's host, and how that host was when the lane began. */
export type LaneConditions = Pick<HostFingerprint, 'affinity' | 'niceness' | 'state'>;

/** A clock that was set, by milliseconds, in words. */
export const clockSet = (byMs: number): string =>
  `set ${byMs < 0 ? 'back' : 'forward'} by ${(Math.abs(byMs) / 1000).toFixed(1)} s`;

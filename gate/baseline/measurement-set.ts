import { z } from 'zod';
import { LANES } from '../contract/names.ts';
import { BenchmarkMeasurement, Problem } from '../criterion/measurement.ts';
import { GpuFingerprint } from './gpu-fingerprint.ts';
import { HostState } from './host-state.ts';

/** The state of a machine while it measured: explains noise, and is no part of the machine class. */
export const HostFingerprint = z.strictObject({
  id: z.string(),
  machineClass: z.string(),
  architecture: z.string(),
  cpuModel: z.string(),
  cpus: z.int().positive(),
  memoryBytes: z.int().positive(),
  kernel: z.string(),
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
    .union([z.literal('none'), z.strictObject({ memoryBytes: z.int().positive(), processes: z.int().positive() })])
    .optional(),
});
export type HostFingerprint = z.infer<typeof HostFingerprint>;

/** What disturbed a machine between the beginning and the end of a measurement; a field is absent where it can't say. */
export const Disturbance = z.strictObject({
  /** One-minute load average at the end; the measured process itself counts as one. */
  load: z.number().nonnegative(),
  /** Share of all CPU time that the hypervisor gave to other machines, 0 to 1. */
  stolen: z.number().min(0).max(1).optional(),
  /** How often cores or package slowed down for heat. */
  throttled: z.int().nonnegative().optional(),
});
export type Disturbance = z.infer<typeof Disturbance>;

/** What produced a set of numbers; the same for both kinds of sets. */
const Provenance = {
  schemaVersion: z.literal(1),
  suite: z.string(),
  lane: z.enum(LANES),
  command: z.string(),
  /** Commit and tree that were checked out, and whether the checkout was still clean after the run. */
  revision: z.strictObject({ commit: z.string(), tree: z.string(), clean: z.boolean() }),
  toolchain: z.strictObject({ requested: z.string().nullable(), rustc: z.string(), cargo: z.string() }),
  /** The commit of the default branch whose built dependencies the build began with; absent: it began with nothing. */
  warmBase: z.string().optional(),
  /** The named variables that the process got. */
  environment: z.record(z.string(), z.string()),
  host: HostFingerprint,
  disturbance: Disturbance.optional(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  exit: z.strictObject({ code: z.int().nullable(), signal: z.string().nullable(), timedOut: z.boolean() }),
  problems: z.array(Problem),
  /** Addresses of what the processes printed, one a process, in the store. */
  logs: z.array(z.string()).optional(),
  /** The most memory of all processes at one time, cached files included; absent where the host doesn't count it. */
  peakMemoryBytes: z.int().positive().optional(),
};

/** The numbers of one bench executable in one run, as measured: stored by the bench host, judged by control. */
export const MeasurementSet = z.strictObject({
  ...Provenance,
  executable: z.strictObject({
    key: z.string(),
    package: z.string(),
    target: z.string(),
    features: z.array(z.string()),
    args: z.array(z.string()),
  }),
  /** True where Criterion was told to be quick: two samples, no verdict beyond inconclusive. */
  quick: z.boolean(),
  /** Ids that the executable lists: what should be there. */
  listed: z.array(z.string()),
  benchmarks: z.array(BenchmarkMeasurement),
  /** Second measurements of a few benchmarks: is the host stable? */
  remeasured: z.array(BenchmarkMeasurement),
});
export type MeasurementSet = z.infer<typeof MeasurementSet>;

/** What a command suite's run reported. */
export const ReportSet = z.strictObject({
  ...Provenance,
  run: z.string(),
  /** The report that `{report}` named and the files left at fixed places, by name; null: not written. */
  reports: z.record(z.string(), z.unknown()),
  /** Where the command ran Criterion benches. */
  benchmarks: z.array(BenchmarkMeasurement),
});
export type ReportSet = z.infer<typeof ReportSet>;

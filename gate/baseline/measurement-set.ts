import { z } from 'zod';
import { OwnTimes } from '../contract/measured/own-times.ts';
import { BenchmarkMeasurement, Problem } from '../criterion/measurement.ts';
import { Disturbance, HostFingerprint } from '../hosts/fingerprint.ts';
import { boundedRecord } from '../names/bounded-record.ts';
import { LANES } from '../names/names.ts';
import { openObject } from '../names/open-object.ts';

/** What produced a set of numbers; the same for both kinds of sets. */
const Provenance = openObject({
  schemaVersion: z.literal(1),
  suite: z.string(),
  lane: z.enum(LANES),
  command: z.string(),
  /** Commit and tree that were checked out, and whether the checkout was still clean after the run. */
  revision: openObject({ commit: z.string(), tree: z.string(), clean: z.boolean() }),
  toolchain: openObject({ requested: z.string().nullable(), rustc: z.string(), cargo: z.string() }),
  /** The commit of the default branch whose built dependencies the build began with; absent: it began with nothing. */
  warmBase: z.string().optional(),
  /** The named variables that the process got. */
  environment: boundedRecord(z.string(), z.string()),
  host: HostFingerprint,
  disturbance: Disturbance.optional(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  exit: openObject({ code: z.int().nullable(), signal: z.string().nullable(), timedOut: z.boolean() }),
  problems: z.array(Problem),
  /** Addresses of what the processes printed, one a process, in the store. */
  logs: z.array(z.string()).optional(),
  /** The most memory of all processes at one time, cached files included; absent where the host doesn't count it. */
  peakMemoryBytes: z.int().positive().optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/** The numbers of one bench executable in one run, as measured: stored by the bench host, judged by control. */
export const MeasurementSet = openObject({
  ...Provenance.shape,
  executable: openObject({
    key: z.string(),
    package: z.string(),
    target: z.string(),
    features: z.array(z.string()),
    args: z.array(z.string()),
    /** See `BenchExecutable`. */
    identity: z.string().optional(),
    inputs: z.string().optional(),
  }),
  /** True where Criterion was told to be quick: two samples, no verdict beyond inconclusive. */
  quick: z.boolean(),
  /** Ids that the executable lists: what should be there. */
  listed: z.array(z.string()),
  /** What a round was to measure of them, where all else was decided before; absent: all of them. */
  only: z.array(z.string()).optional(),
  /** Where its source made a round longer than was asked for; absent: it didn't, or doesn't say. */
  ownTimes: OwnTimes.optional(),
  benchmarks: z.array(BenchmarkMeasurement),
  /** Second measurements of a few benchmarks: is the host stable? */
  remeasured: z.array(BenchmarkMeasurement),
});
export type MeasurementSet = z.infer<typeof MeasurementSet>;

/** What a command suite's run reported. */
export const ReportSet = openObject({
  ...Provenance.shape,
  run: z.string(),
  /** The report that `{report}` named and the files left at fixed places, by name; null: not written. */
  reports: boundedRecord(z.string(), z.unknown()),
  /** Where the command ran Criterion benches. */
  benchmarks: z.array(BenchmarkMeasurement),
});
export type ReportSet = z.infer<typeof ReportSet>;

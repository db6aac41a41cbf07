import { z } from 'zod';
import { CarriedOver } from '../contract/measured/carried-over.ts';
import { EarlierChoice } from '../contract/measured/earlier-choice.ts';
import { MeasuredNoise } from '../contract/measured/measured-noise.ts';
import { BaselineOutcome, Method, SuiteStatus, TargetOutcome } from '../contract/outcome.ts';
import { BenchmarkMeasurement, Problem } from '../criterion/measurement.ts';
import { Disturbance, HostFingerprint } from '../hosts/fingerprint.ts';
import { boundedRecord } from '../names/bounded-record.ts';
import { MOST_ROUNDS } from '../names/limits.ts';
import { LANES } from '../names/names.ts';
import { openObject } from '../names/open-object.ts';
import { RepositoryName, Sha, Subject } from '../names/subject.ts';
import { SlowdownThreshold } from '../profile/suites.ts';
import { MeasuredRound } from './round.ts';

export const BASELINE_SCHEMA_VERSION = 1;

/** The lock file that everything was built with where the commit has none. */
const BaselineLockFile = openObject({
  /** SHA-256 of the text. */
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** `base`: taken over from a baseline of the base; else generated for this run. */
  origin: z.enum(['generated', 'base']),
  text: z.string(),
});

/** Whose numbers they are that the document's own run took over in place of measuring. */
const Origin = openObject({
  /** The run that measured, by its first execution. */
  run: z.string(),
  /** By the Temporal server's clock. */
  measuredAt: z.iso.datetime(),
  /** The machine that it measured on, as it was then; of the document's class. */
  host: HostFingerprint,
});

/** From which baseline numbers come that the change can't have altered, and the machine that it measured on, as it was then. */
const Carried = openObject({ ...CarriedOver.shape, host: HostFingerprint });

/** A benchmark of a baseline: what an ordinary run measured, or one round of several. */
export const BaselineBenchmark = openObject({
  ...BenchmarkMeasurement.shape,
  /**
   * All of its rounds, the one that stands here itself among them. Absent: it was measured once, which is one round of a
   * session of its own. It is no second version of the document: who doesn't know the key reads the benchmark as it ever was.
   */
  rounds: z.array(MeasuredRound).min(1).max(MOST_ROUNDS).optional(),
});
export type BaselineBenchmark = z.infer<typeof BaselineBenchmark>;

/** One suite of a baseline: what was run, on what terms, and every number that counts. */
export const BaselineSuite = openObject({
  name: z.string(),
  lane: z.enum(LANES),
  /** The lane that it was really measured on: `cpu` for a CUDA suite's fallback. */
  ranOn: z.enum(LANES),
  command: z.string(),
  /** True: the profile requires it; absent: it doesn't, or an earlier version wrote the document. */
  required: z.literal(true).optional(),
  /** A slowdown beyond fails a comparison, as the profile says; absent: it says nothing. */
  threshold: SlowdownThreshold.optional(),
  method: Method,
  status: SuiteStatus,
  reason: z.string().optional(),
  /** What was tried before its command and gave nothing, in order; absent: nothing was, or nobody noted it. */
  earlier: z.array(EarlierChoice).max(10).optional(),
  executables: z.array(
    openObject({
      key: z.string(),
      package: z.string(),
      target: z.string(),
      features: z.array(z.string()),
      args: z.array(z.string()),
      listed: z.int().nonnegative(),
      quick: z.boolean(),
      disturbance: Disturbance.optional(),
      /** Absent where the document's run measured it itself. */
      takenOver: Origin.optional(),
      /** Absent where a run of the document's own commit measured it. */
      carriedOver: Carried.optional(),
      /** SHA-256 of all that its numbers depend on; absent where nobody calculated it. */
      identity: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
      /** Store address of what it was built of, as its build said; absent where nobody recorded it. */
      inputs: z.string().max(1000).optional(),
      benchmarks: z.array(BaselineBenchmark),
    }),
  ),
  /** Reported figures by run and JSON pointer are in `reports` as the program wrote them, without those that don't count. */
  reports: z.array(
    openObject({ run: z.string(), report: z.unknown(), takenOver: Origin.optional(), carriedOver: Carried.optional() }),
  ),
  problems: z.array(Problem),
});
export type BaselineSuite = z.infer<typeof BaselineSuite>;

/**
 * A performance baseline: immutable, self-contained, one per machine class that was measured. Its identity is the
 * SHA-256 digest of its canonical JSON bytes. The published JSON Schema `baseline.schema.json` is generated from this.
 */
export const BaselineDocument = openObject({
  schemaVersion: z.literal(BASELINE_SCHEMA_VERSION),
  kind: z.literal('benchmark-gate/baseline'),
  repository: RepositoryName,
  /** Null: it was measured for nobody who reports to one. */
  subject: Subject.nullable(),
  commit: Sha,
  /** A rebase or squash keeps the tree. */
  tree: Sha,
  /**
   * True where the commit is none of the repository's: it was made of a checkout with changes that nobody committed, which
   * began at `base`. Absent: it is one.
   */
  dirty: z.literal(true).optional(),
  base: Sha.nullable(),
  branch: z.string().nullable(),
  /** Perhaps only a fork has the commit: it says nothing of the machines to anybody else. Absent: nobody saw that it may. */
  foreign: z.literal(true).optional(),
  profile: z.string(),
  /** SHA-256 of the profile's content as canonical JSON; absent: an earlier version wrote it, or nobody calculated it. */
  profileDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Every planned suite, by its first choice, gave every benchmark that its executables list. */
  complete: z.boolean(),
  incompleteBecause: z.array(z.string()),
  machineClass: z.string(),
  host: HostFingerprint,
  toolchain: openObject({ requested: z.string().nullable(), rustc: z.string(), cargo: z.string() }),
  /** The commit of the default branch whose built dependencies the builds began with; absent: they began with nothing. */
  warmBase: z.string().optional(),
  /** Absent where the commit has a lock file of its own. */
  lockFile: BaselineLockFile.optional(),
  environment: boundedRecord(z.string(), z.string()),
  /** By how much two measurements of a benchmark may differ on its machines, and whence that is known; absent: nobody says. */
  noise: MeasuredNoise.optional(),
  suites: z.array(BaselineSuite),
  targets: z.array(TargetOutcome),
  run: openObject({ workflowId: z.string(), firstExecutionRunId: z.string() }),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
});
export type BaselineDocument = z.infer<typeof BaselineDocument>;

// A comparison is known to the run that made it, and kept beside its records.
const { comparison: _, ...found } = BaselineOutcome.shape;

/** What look-ups return: enough to choose by, without the samples. */
export const BaselineEntry = openObject({
  ...found,
  repository: RepositoryName,
  commit: Sha,
  tree: Sha,
  branch: z.string().nullable(),
  foreign: z.literal(true).optional(),
  subject: Subject.nullable(),
  profile: z.string(),
  finishedAt: z.iso.datetime(),
});
export type BaselineEntry = z.infer<typeof BaselineEntry>;

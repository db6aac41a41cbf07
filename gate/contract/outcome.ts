import { z } from 'zod';
import { MOST_EVIDENCE_LINES, MOST_SUITES, MOST_TARGETS } from '../names/limits.ts';
import { LANES } from '../names/names.ts';
import { openObject } from '../names/open-object.ts';
import { RepositoryName, Sha, Subject } from '../names/subject.ts';
import { CheckName, Receipts } from '../profile/receipts.ts';
import { Envelope } from './attestation.ts';
import { StatedGrounds } from './decision/stated-grounds.ts';
import { CarriedFrom } from './measured/carried-over.ts';
import { MeasuredNumbers } from './measured/measured-numbers.ts';

/** Bounds for every free text in an outcome; receipts have budgets of their own on top. */
const Text = z.string().max(4000);
const Line = z.string().max(1000);

export const GateStatus = z.enum(['pass', 'fail', 'skipped']);
export type GateStatus = z.infer<typeof GateStatus>;

export const SkipReason = z.enum([
  'missing-tool',
  'bounded-by-policy',
  'n/a-surface',
  'out-of-scope',
  'degraded-provider',
]);
export type SkipReason = z.infer<typeof SkipReason>;

/** Where the work goes next. */
export const Route = openObject({ kind: z.enum(['FINALIZE', 'NEXT']), to: z.string().min(1).max(100) });
export type Route = z.infer<typeof Route>;

/** The Decision block's `State`. */
export const State = z.enum(['ready', 'needs-rework', 'in-progress']);
export type State = z.infer<typeof State>;

/** `primary`: the profile's first choice; `alt1`, `alt2`: what stood in for it. */
export const Method = z.enum(['primary', 'alt1', 'alt2']);
export type Method = z.infer<typeof Method>;

/**
 * What became of a suite.
 * - `measured`: every benchmark that its executables list gave a number that counts.
 * - `incomplete`: some did.
 * - `not-measured`: it ran or would have run, and gave no number that counts (vacuous, mock, no CUDA, …).
 * - `failed`: it didn't build, or failed and measured nothing in its simpler form either.
 * - `skipped`: not run, by policy (not selected, budget out, model missing, …).
 */
export const SuiteStatus = z.enum(['measured', 'incomplete', 'not-measured', 'failed', 'skipped']);
export type SuiteStatus = z.infer<typeof SuiteStatus>;

/** Of a suite's sets hardly more runs' are taken over, or hosts'; of more, the first are named. */
export const MOST_ORIGINS = 5;

export const SuiteOutcome = openObject({
  name: z.string().max(100),
  lane: z.enum(LANES),
  command: Line,
  status: SuiteStatus,
  method: Method,
  /** Number of benchmarks and reported figures that count. */
  benchmarks: z.int().nonnegative(),
  /** Milliseconds of building it, all of its sides together; absent: nothing was built, or by an earlier version. */
  buildMs: z.int().nonnegative().optional(),
  /** The same of measuring. */
  measureMs: z.int().nonnegative().optional(),
  reason: Text.optional(),
  /** Whose measurements stand in place of this run's own; absent: nobody's. */
  takenOver: z
    .array(
      openObject({
        /** The run that measured, by its first execution. */
        run: z.string().max(100),
        host: z.string().max(200),
        /** When the first of them was measured. */
        measuredAt: z.iso.datetime(),
        /** Executables and runs of commands. */
        sets: z.int().positive(),
      }),
    )
    .max(MOST_ORIGINS)
    .optional(),
  /** From which baselines of other commits numbers come, since the change can't have altered them; absent: none do. */
  carriedOver: z
    .array(
      openObject({
        ...CarriedFrom.shape,
        /** The host that measured. */
        host: z.string().max(200),
        /** When the first of them was measured. */
        measuredAt: z.iso.datetime(),
        /** Executables and runs of commands. */
        sets: z.int().positive(),
      }),
    )
    .max(MOST_ORIGINS)
    .optional(),
  reproduce: Line.optional(),
  /** Address of the log of what failed. */
  log: Line.optional(),
});
export type SuiteOutcome = z.infer<typeof SuiteOutcome>;

/** See `gate/policy/targets/judge-targets.ts` for the rule behind each verdict. */
const Verdict = z.enum(['met', 'missed', 'inconclusive', 'unverified']);

export const TargetOutcome = openObject({
  name: z.string().max(100),
  verdict: Verdict,
  /** In `unit`; absent where nothing was measured. */
  measured: z.number().optional(),
  unit: z.string().max(40),
  interval: openObject({ lower: z.number(), upper: z.number() }).optional(),
  /** The bound in words, such as `> 40` or `2–5`. */
  bound: z.string().max(100),
  reason: Line.optional(),
  route: Route.optional(),
  reproduce: Line.optional(),
  /** False where it is missed and not charged to the change, by `charge: change` of the profile; absent: it is. */
  charged: z.literal(false).optional(),
});
export type TargetOutcome = z.infer<typeof TargetOutcome>;

export const BaselineOutcome = openObject({
  machineClass: z.string().max(200),
  uri: Line,
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  complete: z.boolean(),
  /** Of one that stands for a change of documentation: the commit that it is of. Absent: it is of the run's own. */
  commit: Sha.optional(),
  /** Of such a one: when it was finished. */
  finishedAt: z.iso.datetime().optional(),
  /** Where its comparison with the base that was measured by turns is kept, and its digest; absent: there is none. */
  comparison: openObject({ uri: Line, digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) }).optional(),
});
export type BaselineOutcome = z.infer<typeof BaselineOutcome>;

/** `owed`: GitHub didn't take it in time; it is still to be written. `none`: this run writes none, with the reason. */
export const ReceiptOutcome = openObject({
  state: z.enum(['written', 'owed', 'none']),
  /** GitHub's id of the check run, comment, issue or pull request that holds it. */
  id: z.string().max(100).optional(),
  /** `alt1` where a commit status stands in for the check run. */
  method: Method.optional(),
  /** True where it is `none` since the profile asks for none. */
  byProfile: z.literal(true).optional(),
  reason: Line.optional(),
});
export type ReceiptOutcome = z.infer<typeof ReceiptOutcome>;

/** Which receipts the profile asks for, and what the check is called: `receipts` of a profile, whose words these are. */
const ReceiptTerms = openObject({
  name: CheckName,
  ledger: Receipts.shape.ledger.unwrap(),
  comment: Receipts.shape.comment.unwrap(),
});

/** The one document that a caller gets: of a finished run, a running one (nulls) or the guard. */
export const GateOutcome = openObject({
  schemaVersion: z.literal(1),
  gate: z.string().max(100),
  repository: RepositoryName,
  subject: Subject.nullable(),
  headSha: Sha.nullable(),
  profile: z.string().max(100),
  status: GateStatus.nullable(),
  reason: SkipReason.optional(),
  route: Route.nullable(),
  state: State.nullable(),
  why: Text,
  /** The evidence lines, in the order and with the prefixes of the profile. */
  evidence: z.array(Line).max(MOST_EVIDENCE_LINES),
  /** Absent where no benchmark gave a number that counts, and of runs of older versions. */
  measured: MeasuredNumbers.optional(),
  suites: z.array(SuiteOutcome).max(MOST_SUITES),
  targets: z.array(TargetOutcome).max(MOST_TARGETS),
  baselines: z.array(BaselineOutcome).max(10),
  receipts: openObject({ check: ReceiptOutcome, ledger: ReceiptOutcome, progress: ReceiptOutcome }),
  /** Absent: the profile says nothing of receipts, and each is written under the gate's own name. */
  receiptTerms: ReceiptTerms.optional(),
  /** 0 for the first pass. */
  iteration: z.int().nonnegative(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  workflow: openObject({ id: z.string().max(500), firstExecutionRunId: z.string().max(100) }).nullable(),
  /** Set where the gate itself broke or was asked wrongly: decides between exit codes 2 and 5. */
  fault: openObject({ kind: z.enum(['wrong-input', 'gate-broke']), message: Text }).optional(),
  /** The row of the decision table that held, and its facts; absent of a run under way, and of one before there were any. */
  grounds: StatedGrounds.optional(),
  /** What the activity that judged signed, where the operator configured a key: whose decision this is, and its digest. */
  signature: Envelope.optional(),
});
export type GateOutcome = z.infer<typeof GateOutcome>;

/** The document of a request of another flow, which nothing is asked of: it may have named no repository. */
export const GuardOutcome = openObject({ ...GateOutcome.shape, repository: RepositoryName.nullable() });
export type GuardOutcome = z.infer<typeof GuardOutcome>;

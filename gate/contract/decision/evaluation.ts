import type { Lane } from '../../names/names.ts';
import type { Envelope } from '../attestation.ts';
import type { GateContext } from '../context.ts';
import type { GeneratedLock } from '../generated-lock.ts';
import type { HostCheck } from '../measured/host-check.ts';
import type { MeasureRequest } from '../measuring/measure-request.ts';
import type { BaselineOutcome, GateOutcome, GateStatus, Route, SkipReason, State } from '../outcome.ts';
import type { BaseProbe } from '../probe/base-probe.ts';
import type { GateRequest, MeasuredCommit } from '../request.ts';
import type { SuiteRecord } from '../suite-record.ts';
import type { StatedGrounds } from './stated-grounds.ts';

/** What ended the run early, other than its measurements. */
export type Interruption = 'superseded' | 'cancelled' | 'budget-out' | null;

/** What was measured of a commit, whoever asked for it. Travels into the judging activity; the numbers are in the store. */
export interface MeasuredInput {
  readonly request: MeasuredCommit;
  readonly context: GateContext;
  readonly runs: readonly SuiteRecord[];
  readonly interruption: Interruption;
  /** Set where the lane's host stayed away: the reason in words. */
  readonly degraded: string | null;
  /** What ended runs measured, and was measured again, and why; absent: nothing. */
  readonly notTakenOver?: readonly string[];
  /** Executables that were carried over and measured again; absent: none were. */
  readonly hostChecks?: readonly HostCheck[];
  /** What those say of the hosts, in words: judging finds out. */
  readonly hostChecked?: readonly string[];
  /** What of the base's baselines couldn't be read, in words: judging finds out. */
  readonly baseSaid?: readonly string[];
  /** What of the trusted base was measured by turns; absent: nobody asked for it. */
  readonly turns?: MeasuredTurns;
  /** 0 for the first pass. */
  readonly iteration: number;
  /** How many measurements this pass added to those carried over. */
  readonly newlyMeasured: number;
  /** What everything was built with where the commit has no lock file; absent: it has one, or nothing was prepared. */
  readonly lockFile?: GeneratedLock;
  readonly run: { readonly workflowId: string; readonly firstExecutionRunId: string };
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** What was measured of the trusted base, in the same leases as the change. */
export interface MeasuredTurns {
  /** As those of the change, of the base's own commit. */
  readonly runs: readonly SuiteRecord[];
  /** Why nothing, or no more, was measured of it; absent: all was that could be. */
  readonly why?: string;
  /** What it was built with where it has no lock file. */
  readonly lockFile?: GeneratedLock;
  /** Where it is kept what looks at each lane came to; absent: nobody looked, and the stored rounds say all. */
  readonly looks?: readonly { readonly lane: Lane; readonly uri: string }[];
  /** Why a lane's looks ended, or say nothing any more; absent: none did. */
  readonly unlooked?: readonly { readonly lane: Lane; readonly why: string }[];
}

/** What was measured without a gate. */
export interface MeasuringInput extends MeasuredInput {
  readonly request: MeasureRequest;
}

/** Everything that the decision is made of. */
export interface EvaluationInput extends MeasuredInput {
  readonly request: GateRequest;
  /**
   * Set where it isn't known whether the subject has a newer head: the reason in words. It changes nothing of the decision,
   * other than to control workers of earlier versions.
   */
  readonly headUnread: string | null;
  /** Documentation only: the baselines that stand for this commit as well; null: not such a change. */
  readonly reused: readonly BaselineOutcome[] | null;
  /**
   * What is known of the trusted base where a required suite failed; absent: nobody looked, as in a run that an older
   * version began, or where nothing failed.
   */
  readonly probes?: readonly BaseProbe[];
}

/** One row of the decision table, carried out. */
export interface Decision {
  readonly status: GateStatus;
  readonly reason?: SkipReason;
  readonly route: Route | null;
  readonly state: State | null;
  readonly why: string;
}

/** What the evaluating activity returns and the workflow branches on. */
export interface Evaluation extends Decision, Pick<GateOutcome, 'evidence' | 'measured' | 'suites' | 'targets'> {
  readonly baselines: readonly BaselineOutcome[];
  /** Set where judging found that the profile is wrong: the outcome's fault. */
  readonly fault?: NonNullable<GateOutcome['fault']>;
  /** Absent where an older version judged. */
  readonly grounds?: StatedGrounds;
  /** Absent where no key is configured. */
  readonly signature?: Envelope;
}

import type { GateContext } from '../gate/contract/context.ts';
import type { Evaluation, EvaluationInput, MeasuringInput } from '../gate/contract/decision/evaluation.ts';
import type { BenchExecutable, ExecutableListing, SuiteBuild } from '../gate/contract/executables.ts';
import type { GeneratedLock } from '../gate/contract/generated-lock.ts';
import type { HostJob, JobIdentity } from '../gate/contract/host-job.ts';
import type { CarriedFound, IdenticalAsked } from '../gate/contract/measured/carried-found.ts';
import type { CarriedSuites } from '../gate/contract/measured/carried-suites.ts';
import type { ConfirmAnswer, ConfirmAsked, LookAnswer, LookAsked } from '../gate/contract/measured/look-asked.ts';
import type { MeasuredList, MeasuredTerms, OfferedSets } from '../gate/contract/measured/measured-list.ts';
import type { PairAsked, TakenPair } from '../gate/contract/measured/measured-pair.ts';
import type { MeasuredSoFar } from '../gate/contract/measured/measured-so-far.ts';
import type { MeasurementRef, ReportRef } from '../gate/contract/measured/measurement-ref.ts';
import type { RoundAsked } from '../gate/contract/measured/round-ref.ts';
import type { AskedMeasure, MeasureRequest, ResolvedMeasure } from '../gate/contract/measuring/measure-request.ts';
import type { MeasureVerdict } from '../gate/contract/measuring/running-measure.ts';
import type { BaselineOutcome, GateOutcome, ReceiptOutcome } from '../gate/contract/outcome.ts';
import type { BaseAnswer, BaseTerms } from '../gate/contract/probe/base-answer.ts';
import type { GateRequest, Handed } from '../gate/contract/request.ts';
import type { GpuProbe, HostDescription } from '../gate/hosts/description.ts';
import type { LanePlace } from '../gate/hosts/lane-place.ts';
import type { Lane } from '../gate/names/names.ts';
import type { HostTerms, ProgramRun } from '../gate/profile/profile.ts';
import type { Rounds } from '../gate/profile/rounds.ts';
import type { ClaimedRun } from './control/runs/identity/require-caller.ts';

/** What a run hands over to be judged. */
type HandedInput<Input extends EvaluationInput | MeasuringInput> = Omit<Input, 'request'> & {
  readonly request: Handed<Input['request']>;
};

interface NewerRuns {
  readonly ofSubject: boolean;
  readonly ofCommit: boolean;
}

/** Activities of the control workers. Each is retried as a whole: every one of them may run twice. */
export interface ControlActivities {
  /** Fetches commit and base into the mirror, bundles them into the store, and reads what is known of the change. */
  gatherContext(request: Handed<GateRequest | MeasureRequest>): Promise<GateContext>;
  /** Completes what somebody asks to have measured by what the repository says now. */
  resolveMeasure(asked: AskedMeasure): Promise<ResolvedMeasure>;
  /** The subject's head now; null where it has none (an issue). */
  readHead(request: Pick<GateRequest, 'repository' | 'subject'>): Promise<string | null>;
  /**
   * Tells the runs under way for the same subject and profile, other than this one, to look at the subject's head.
   * Returns their ids.
   */
  tellOlderRuns(run: { workflowId: string } & Pick<GateRequest, 'repository' | 'subject'>): Promise<string[]>;
  /**
   * Has the checks completed that runs of the same subject and profile left pending when they were ended from outside.
   * Returns their ids.
   */
  completeLeftChecks(run: { workflowId: string } & Pick<GateRequest, 'repository' | 'subject'>): Promise<string[]>;
  /** Where a run's lane stands that waits for a host. */
  findPlace(waiting: { workflowId: string; lane: Lane }): Promise<LanePlace>;
  /** Baselines that stand for a change of documentation: of the same tree, else of the newest that differs by it alone. */
  findReusableBaselines(input: { request: Handed<GateRequest>; context: GateContext }): Promise<BaselineOutcome[]>;
  /** Keeps what a pass measured for the next, and returns where. */
  keepMeasured(measured: MeasuredSoFar): Promise<string>;
  /** What a pass before kept at an address. */
  readMeasured(uri: string): Promise<MeasuredSoFar>;
  /** Lists what the run measured whole on a host, for a later run of the same commit to take over. */
  listMeasured(input: { list: MeasuredList; about: ClaimedRun['about'] }): Promise<void>;
  /** What ended runs measured on the same terms within a day, as far as it is there and whole. */
  findMeasured(input: {
    run: EvaluationInput['run'];
    terms: MeasuredTerms;
    /** Milliseconds since 1970, by the Temporal server's clock. */
    now: number;
  }): Promise<OfferedSets>;
  /**
   * What an earlier run found of a suite's command at the same base, on the same terms; null where none that stands covers
   * all that is asked.
   */
  findBaseAnswer(input: {
    run: EvaluationInput['run'];
    terms: BaseTerms;
    /** Executables, or runs, as `executableKey` names them. */
    asked: readonly string[];
    /** Milliseconds since 1970, by the Temporal server's clock. */
    now: number;
  }): Promise<BaseAnswer | null>;
  /** Keeps what a run found at its base, for later ones. */
  keepBaseAnswer(input: { answer: BaseAnswer; about: ClaimedRun['about'] }): Promise<void>;
  /** What of the commit's suites the baselines of near commits give, since nothing that differs can have altered it. */
  findCarriedOver(input: {
    request: Handed<GateRequest | MeasureRequest>;
    context: GateContext;
    /** Milliseconds since 1970, by the Temporal server's clock. */
    now: number;
  }): Promise<CarriedSuites>;
  /** Finds baselines of other commits that measured executables of the same identities. */
  findIdentical(asked: IdenticalAsked): Promise<CarriedFound>;
  /**
   * Looks at what was measured by turns so far. A workflow asks after so many rounds as `looksFor(most).rounds` says, or
   * earlier where its time ends, each time with the rounds since and the `uri` of the look before. Then it takes rounds of
   * what is `undecided`, until nothing is; and `CONFIRMING_PAIRS` fresh pairs of the `candidates` alone, at which
   * {@link confirmTurns} looks. Each answer stands for itself: a pass that continues as new keeps one address. Where it
   * fails, or answers `why`, all rounds are taken, and the stored baselines alone are compared.
   */
  lookAtTurns(asked: LookAsked): Promise<LookAnswer>;
  /** Looks at fresh pairs of what was found; its `uri` says to the comparison what holds. */
  confirmTurns(asked: ConfirmAsked): Promise<ConfirmAnswer>;
  /** Judges everything measured, stores the baselines, and decides. */
  evaluate(input: HandedInput<EvaluationInput>): Promise<Evaluation>;
  /** Judges what was measured without a gate, and stores the baselines. */
  judgeMeasuring(input: HandedInput<MeasuringInput>): Promise<MeasureVerdict>;
  /** Ensures the one check run of this gate on the head commit. `outcome.status` null: in progress. */
  publishCheck(outcome: GateOutcome): Promise<ReceiptOutcome>;
  /** Ensures this gate's row, one hop for this run and iteration, and the Decision block in the one ledger. */
  publishLedger(outcome: GateOutcome): Promise<ReceiptOutcome>;
  /** Ensures the one progress comment of the subject and profile. */
  publishProgress(input: { outcome: GateOutcome; context: GateContext }): Promise<ReceiptOutcome>;
  /**
   * Whether a newer run speaks for the subject of one, under the same profile, or for its very commit: one that is under
   * way or came to a decision. Its receipts count.
   */
  findNewerRuns(
    run: Pick<GateOutcome, 'repository' | 'subject' | 'workflow' | 'startedAt' | 'finishedAt'> &
      // A workflow that began under an older version doesn't say it.
      Partial<Pick<GateOutcome, 'headSha' | 'receiptTerms'>>,
  ): Promise<NewerRuns>;
  /** Returns when the run has closed; heartbeats. */
  awaitRunClosed(run: { workflowId: string; runId: string }): Promise<void>;
  /** Stores the history of a closed run, and of those that it continued as, beside the baselines. Returns their URIs. */
  storeHistory(run: { workflowId: string; firstExecutionRunId: string }): Promise<string[]>;
}

/** Activities that any host of a kind answers, on its lane's queues. */
export interface LaneActivities {
  /**
   * Holds this host for a lane: signals {@link HostDescription} to the workflow, heartbeats, and returns when cancelled.
   * Throws host-unfit where the host isn't as the profile's terms have it; without terms it is taken as it is.
   */
  leaseHost(lease: { leaseId: string; lane: Lane; terms?: HostTerms; machineClass?: string }): Promise<void>;
  /** Answers at once: this kind of host exists, and has or lacks a device. */
  answerPresence(): Promise<{ hostId: string; gpu: GpuProbe }>;
}

/** Activities on the queue of the one host that leased the lane. All heartbeat while they work. */
export interface HostActivities {
  /**
   * Checks the commit out, fetches dependencies. Does nothing where this was done before. Returns the lock file that
   * stands in for one that the commit doesn't have, and what the compiler says that it is. Throws host-unfit where there
   * is no room for a base's checkout.
   */
  prepareCheckout(job: HostJob): Promise<{ lockFile?: GeneratedLock; toolchain?: string }>;
  /**
   * Builds what a `cargo bench` command would run and records how cargo would run it, without running it.
   * Throws compile-error (also where its own budget ended it), dependency-broken, feature-missing, tool-missing, no-cuda,
   * budget-out where the pass ended it.
   */
  buildSuite(input: {
    job: HostJob;
    suite: string;
    command: string;
    /** Names of bench targets to keep; null: all. */
    executables: readonly string[] | null;
    /** Globs of the files that benches read while they run; absent: nobody says. */
    data?: readonly string[];
    /** In what rounds its executables will be measured: numbers of others aren't theirs. Absent: by an ordinary run. */
    rounds?: Rounds;
    timeoutMs: number;
    /** True where that is all the profile gives a build, and not the rest of the pass; absent: nobody knows. */
    isOwnBudget?: boolean;
  }): Promise<SuiteBuild>;
  /** Asks each executable what it lists; measures nothing. */
  listExecutables(input: { job: HostJob; executables: readonly BenchExecutable[] }): Promise<ExecutableListing[]>;
  /**
   * Measures one executable, each benchmark once; a second attempt measures what is missing. Stores a MeasurementSet.
   * Throws benchmark-failed or overran with the ref of what was measured before in the report's `measured`: the same
   * ref that success returns.
   */
  measureExecutable(input: {
    job: HostJob;
    suite: string;
    command: string;
    executable: BenchExecutable;
    timeoutMs: number;
    /** How many benchmarks to measure a second time at the end. */
    remeasure: number;
    noiseBand: number;
    /** Takes one round of it, in place of an ordinary run; its reference says that it did. */
    round?: RoundAsked;
  }): Promise<MeasurementRef>;
  /**
   * Measures one executable of the change and of its base, one right after the other, and stores a MeasurementSet of each.
   * A half that fails says so in its place; throws host-state-lost, and transient.
   */
  measurePair(input: PairAsked): Promise<TakenPair>;
  /** Builds and prepares a command suite. Throws as `buildSuite`. */
  buildCommand(input: {
    job: HostJob;
    suite: string;
    build: string | null;
    prepare: readonly string[];
    requires: readonly string[];
    timeoutMs: number;
    /** As for `buildSuite`. */
    isOwnBudget?: boolean;
  }): Promise<Pick<SuiteBuild, 'toolchainAlternative' | 'terms' | 'durationMs'>>;
  /** Runs a command suite's run and stores its ReportSet. Throws benchmark-failed, overran, model-missing or tool-missing. */
  runCommand(input: {
    job: HostJob;
    suite: string;
    command: string;
    run: ProgramRun;
    whenModelMissing: string | null;
    leaves: readonly string[];
    criterion: boolean;
    timeoutMs: number;
  }): Promise<ReportRef>;
  /** Removes checkout, target and results of a run from the host. */
  removeCheckout(job: JobIdentity): Promise<void>;
}

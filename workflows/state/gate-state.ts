import type { GateContext } from '../../gate/contract/context.ts';
import type { GeneratedLock } from '../../gate/contract/generated-lock.ts';
import type { HostJob } from '../../gate/contract/host-job.ts';
import type { CarriedSuite } from '../../gate/contract/measured/carried-suites.ts';
import type { HostCheck } from '../../gate/contract/measured/host-check.ts';
import type { LookAnswer } from '../../gate/contract/measured/look-asked.ts';
import type { MeasuredSoFar } from '../../gate/contract/measured/measured-so-far.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { ReceiptOutcome } from '../../gate/contract/outcome.ts';
import type { BaseProbe } from '../../gate/contract/probe/base-probe.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import type { Lane } from '../../gate/names/names.ts';
import { newLooks, type TurnLooks } from '../turns/lane-turns.ts';
import type { RoundsUnderWay } from './rounds-under-way.ts';

/** What a pass hands to the next by continue-as-new: references and decisions, never numbers. */
export interface HandedOn extends MeasuredSoFar {
  readonly iteration: number;
  readonly startedAt: string;
  readonly context: GateContext;
  /** Where the rest of what was measured is; absent: nothing is left away here. */
  readonly measuredAt?: string;
  readonly kept: readonly (readonly [string, Lane])[];
  /** Absent where an older version began the run. */
  readonly progress?: ReceiptOutcome | null;
  /** Absent where none was generated. */
  readonly lockFile?: GeneratedLock;
  /** Absent where no base was asked. */
  readonly probes?: readonly (readonly [string, BaseProbe])[];
  /** Absent where nothing was carried over. */
  readonly hostChecks?: readonly HostCheck[];
  /** The lock file that stands in for one that the base doesn't have. Absent where none was generated. */
  readonly baseLockFile?: GeneratedLock;
  /** The last look of each lane. Absent where nobody looked. */
  readonly looks?: readonly (readonly [Lane, LookAnswer])[];
  /** Set where the same pass goes on, since its history had no room for more rounds. */
  readonly within?: WithinPass;
}

/** What a pass knows of itself in the middle of its rounds. */
interface WithinPass extends Pick<GateState, 'spentMs' | 'newlyMeasured' | 'degraded' | 'fallbacks' | 'notByTurns'> {
  /** Null: it goes on between two lanes. */
  readonly rounds: RoundsUnderWay | null;
  /** The last look of each lane, and why nobody looks any more. */
  readonly looked: readonly Looked[];
  readonly notTakenOver: readonly string[];
  /** What became of the check that shows that the gate measures. Absent of later passes, and of a measuring. */
  readonly opened?: ReceiptOutcome;
}

interface Looked extends Pick<TurnLooks, 'answer' | 'unlooked'> {
  readonly lane: Lane;
}

/** The mutable state of one pass. */
export interface GateState {
  readonly iteration: number;
  readonly startedAt: string;
  /** Finished executables by lane, machine class and key: kept when a lane moves or a pass continues. */
  readonly finished: Map<string, MeasurementRef>;
  /** The same for runs of command suites. */
  readonly finishedReports: Map<string, ReportRef>;
  /** What became of each suite, by suite and side; a later record replaces an earlier one. */
  readonly records: Map<string, SuiteRecord>;
  /** The most benchmarks that any attempt at an executable measured, by the same keys as `finished`. */
  readonly most: Map<string, number>;
  /** Benchmarks and reports that this pass added. */
  newlyMeasured: number;
  /** Milliseconds of building and measuring in this pass; waiting for hosts isn't budget. */
  spentMs: number;
  /** Hosts, by their keys, that keep the checkout for a pass to come, and the lane that it is of. */
  readonly kept: Map<string, Lane>;
  /** Why a lane's host stayed away; null: none did. */
  degraded: string | null;
  /** What stands in for the lock file that the commit doesn't have; null: it has one, or nothing was prepared yet. */
  lockFile: GeneratedLock | null;
  superseded: boolean;
  /** What became of the run's progress comment so far; null: nothing was written. */
  progress: ReceiptOutcome | null;
  /** Why it isn't known whether the subject has a newer head; null: it is known. */
  headUnread: string | null;
  /** What ended runs measured, and is measured again, and why. */
  readonly notTakenOver: Set<string>;
  /** What is known of the trusted base, by suite and side, where the change failed. */
  readonly probes: Map<string, BaseProbe>;
  /** What another commit's baseline gives of CUDA suites where there is no CUDA. */
  fallbacks: readonly CarriedSuite[];
  /** Executables that were carried over and measured again. */
  readonly hostChecks: HostCheck[];
  /** The same as `finished` and `records` of the trusted base, where it is measured by turns. */
  readonly baseFinished: Map<string, MeasurementRef>;
  readonly baseRecords: Map<string, SuiteRecord>;
  /** Why it isn't; null: it is, or nobody asks for it. */
  notByTurns: string | null;
  /** What looks came to, by lane. */
  readonly looks: Map<Lane, TurnLooks>;
  /** What stands in for its lock file; null: it has one, or nothing was prepared yet. */
  baseLockFile: GeneratedLock | null;
  /** An earlier run of the workflow began this pass: what that one had no time for isn't tried again. */
  readonly isContinued: boolean;
  /** Where it left a lane's rounds, until that lane goes on with them; null: it did not. */
  roundsUnderWay: RoundsUnderWay | null;
}

export const newState = (carried: HandedOn | null, startedAt: string): GateState => ({
  iteration: carried?.iteration ?? 0,
  startedAt: carried?.startedAt ?? startedAt,
  finished: new Map(carried?.finished ?? []),
  finishedReports: new Map(carried?.finishedReports ?? []),
  records: new Map((carried?.runs ?? []).map((run) => [recordKey(run), run])),
  most: new Map(carried?.most ?? []),
  newlyMeasured: carried?.within?.newlyMeasured ?? 0,
  spentMs: carried?.within?.spentMs ?? 0,
  kept: new Map(carried?.kept ?? []),
  degraded: carried?.within?.degraded ?? null,
  lockFile: carried?.lockFile ?? null,
  superseded: false,
  progress: carried?.progress ?? null,
  headUnread: null,
  notTakenOver: new Set(carried?.within?.notTakenOver ?? []),
  probes: new Map(carried?.probes ?? []),
  fallbacks: carried?.within?.fallbacks ?? [],
  hostChecks: [...(carried?.hostChecks ?? [])],
  baseFinished: new Map(carried?.base?.finished ?? []),
  baseRecords: new Map((carried?.base?.runs ?? []).map((run) => [recordKey(run), run])),
  notByTurns: carried?.within?.notByTurns ?? null,
  looks: new Map(lookedOf(carried).map(({ lane, answer, unlooked }) => [lane, newLooks(answer, unlooked)])),
  baseLockFile: carried?.baseLockFile ?? null,
  isContinued: carried?.within !== undefined,
  roundsUnderWay: carried?.within?.rounds ?? null,
});

const lookedOf = (carried: HandedOn | null): readonly Looked[] =>
  carried?.within?.looked ?? (carried?.looks ?? []).map(([lane, answer]) => ({ lane, answer, unlooked: null }));

/** What is known of the progress comment after one more write: one that was written is there, whatever the next one met. */
export const progressAfter = (before: ReceiptOutcome | null, now: ReceiptOutcome): ReceiptOutcome | null =>
  now.state === 'written' || (now.state === 'owed' && before?.state !== 'written') ? now : before;

/** A suite that ran out of the pass's budget is taken up again by the next pass. */
export const isSettled = (run: SuiteRecord | undefined): boolean => run !== undefined && run.notRun !== 'budget-out';

/** A suite's two sides are recorded apart. */
export const recordKey = (run: { readonly suite: string; readonly side: Lane }): string => `${run.suite}/${run.side}`;

export const carryOver = (state: GateState, context: GateContext): HandedOn => ({
  iteration: state.iteration + 1,
  startedAt: state.startedAt,
  context,
  finished: [...state.finished],
  finishedReports: [...state.finishedReports],
  most: [...state.most],
  runs: [...state.records.values()],
  kept: [...state.kept],
  progress: state.progress,
  ...(state.lockFile === null ? {} : { lockFile: state.lockFile }),
  ...(state.probes.size === 0 ? {} : { probes: [...state.probes] }),
  ...(state.hostChecks.length === 0 ? {} : { hostChecks: state.hostChecks }),
  ...(state.baseRecords.size === 0
    ? {}
    : { base: { finished: [...state.baseFinished], runs: [...state.baseRecords.values()] } }),
  ...(state.baseLockFile === null ? {} : { baseLockFile: state.baseLockFile }),
  ...looksOf(state),
});

/** The same for a run that goes on with the rounds of the same pass. */
export const carryWithin = (
  state: GateState,
  context: GateContext,
  rounds: RoundsUnderWay | null,
  opened?: ReceiptOutcome,
): HandedOn => {
  const { spentMs, newlyMeasured, degraded, fallbacks, notByTurns } = state;
  const { looks: _, ...carried } = carryOver(state, context);
  return {
    ...carried,
    iteration: state.iteration,
    within: {
      ...{ spentMs, newlyMeasured, degraded, fallbacks, notByTurns, rounds },
      looked: [...state.looks].map(([lane, { answer, unlooked }]) => ({ lane, answer, unlooked })),
      notTakenOver: [...state.notTakenOver],
      ...(opened === undefined ? {} : { opened }),
    },
  };
};

/** A look stands for itself: what isn't measured to the end goes on from it. */
function looksOf({ looks }: GateState): Pick<HandedOn, 'looks'> {
  const known = [...looks].flatMap(([lane, { answer, unlooked }]) =>
    answer === null || unlooked !== null ? [] : [[lane, { ...answer, undecided: [], candidates: [] }] as const],
  );
  return known.length === 0 ? {} : { looks: known };
}

/** Adds to a state what an earlier pass measured; what is there already is newer. */
export function addMeasured(state: GateState, { finished, finishedReports, most, runs, base }: MeasuredSoFar): void {
  addMissing(state.baseFinished, base?.finished ?? []);
  addMissing(
    state.baseRecords,
    (base?.runs ?? []).map((run) => [recordKey(run), run] as const),
  );
  addMissing(state.finished, finished);
  addMissing(state.finishedReports, finishedReports);
  addMissing(state.most, most);
  addMissing(
    state.records,
    runs.map((run) => [recordKey(run), run] as const),
  );
}

function addMissing<V>(map: Map<string, V>, entries: readonly (readonly [string, V])[]): void {
  for (const [key, value] of entries) if (!map.has(key)) map.set(key, value);
}

/** Who a run is, everywhere: in folders, receipts and documents. */
export type RunIdentity = Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>;

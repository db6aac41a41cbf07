import type { Lane } from '../gate/contract/names.ts';
import type { GateContext } from '../gate/policy/context.ts';
import type { MeasurementRef, ReportRef, SuiteRun } from '../gate/policy/suite-run.ts';

/** What a pass hands to the next by continue-as-new: references and decisions, never numbers. */
export interface CarriedOver {
  readonly iteration: number;
  readonly startedAt: string;
  readonly context: GateContext;
  readonly finished: readonly (readonly [string, MeasurementRef])[];
  readonly finishedReports: readonly (readonly [string, ReportRef])[];
  readonly most: readonly (readonly [string, number])[];
  readonly runs: readonly SuiteRun[];
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
  readonly runs: Map<string, SuiteRun>;
  /** The most benchmarks that any attempt at an executable measured, by the same keys as `finished`. */
  readonly most: Map<string, number>;
  /** Benchmarks and reports that this pass added. */
  newlyMeasured: number;
  /** Milliseconds of building and measuring in this pass; waiting for hosts isn't budget. */
  spentMs: number;
  budgetOut: boolean;
  /** Why a lane's host stayed away; null: none did. */
  degraded: string | null;
  superseded: boolean;
}

export const newState = (carried: CarriedOver | null, startedAt: string): GateState => ({
  iteration: carried?.iteration ?? 0,
  startedAt: carried?.startedAt ?? startedAt,
  finished: new Map(carried?.finished ?? []),
  finishedReports: new Map(carried?.finishedReports ?? []),
  runs: new Map((carried?.runs ?? []).map((run) => [runKey(run), run])),
  most: new Map(carried?.most ?? []),
  newlyMeasured: 0,
  spentMs: 0,
  budgetOut: false,
  degraded: null,
  superseded: false,
});

/** A suite's two sides are recorded apart. */
export const runKey = (run: { readonly suite: string; readonly side: Lane }): string => `${run.suite}/${run.side}`;

export const carryOver = (state: GateState, context: GateContext): CarriedOver => ({
  iteration: state.iteration + 1,
  startedAt: state.startedAt,
  context,
  finished: [...state.finished],
  finishedReports: [...state.finishedReports],
  most: [...state.most],
  runs: [...state.runs.values()],
});

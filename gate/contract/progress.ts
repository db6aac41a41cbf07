import type { Lane } from '../names/names.ts';
import type { MeasureOutcome } from './measuring/measure-outcome.ts';
import type { GateOutcome } from './outcome.ts';

/** What the `progress` query answers: enough for a line in a terminal, small enough to be asked every second. */
export interface GateProgress<Outcome extends GateOutcome | MeasureOutcome = GateOutcome> {
  /** What the run does now, in words: `waiting for a CPU host`, `measuring workspace-cpu: quantization`. */
  readonly phase: string;
  readonly lanes: readonly LaneProgress[];
  /** How many of the suites that were asked for are over, whatever lane is at work; absent: an earlier version runs it. */
  readonly suites?: SuiteCount;
  readonly iteration: number;
  readonly startedAt: string;
  /** The document as it stands: of a run that has not ended, everything undecided is null. */
  readonly outcome: Outcome;
}

export interface SuiteCount {
  readonly done: number;
  /** Those that the request selects, carried over ones among them. */
  readonly planned: number;
  /** Suites of the profile that the request leaves out: the outcome has them all, as skipped. */
  readonly notSelected: number;
}

export interface LaneProgress {
  readonly lane: Lane;
  readonly state: 'waiting' | 'running' | 'done' | 'fallback' | 'lost';
  readonly hostId: string | null;
  /** What a person should know of the host: where it isn't as quiet as the profile has it. */
  readonly notes?: readonly string[];
  /** What became of its rounds, where they aren't taken as they were to be. */
  readonly remarks?: readonly string[];
  readonly suites: readonly SuiteProgress[];
}

export interface SuiteProgress {
  readonly name: string;
  readonly state: 'planned' | 'building' | 'measuring' | 'done' | 'failed' | 'skipped';
  /** The executable or run under way. */
  readonly now: string | null;
  readonly measured: number;
  readonly listed: number;
}

/** Whether nothing more of a suite comes in its lane. */
export const isOver = (state: SuiteProgress['state']): boolean =>
  state === 'done' || state === 'failed' || state === 'skipped';

import type { Lane } from '../names/names.ts';
import type { MeasureOutcome } from './measuring/measure-outcome.ts';
import type { GateOutcome } from './outcome.ts';

/** What the `progress` query answers: enough for a line in a terminal, small enough to be asked every second. */
export interface GateProgress<Outcome extends GateOutcome | MeasureOutcome = GateOutcome> {
  /** What the run does now, in words: `waiting for a CPU host`, `measuring workspace-cpu: quantization`. */
  readonly phase: string;
  readonly lanes: readonly LaneProgress[];
  readonly iteration: number;
  readonly startedAt: string;
  /** The document as it stands: of a run that has not ended, everything undecided is null. */
  readonly outcome: Outcome;
}

export interface LaneProgress {
  readonly lane: Lane;
  readonly state: 'waiting' | 'running' | 'done' | 'fallback' | 'lost';
  readonly hostId: string | null;
  /** What a person should know of the host: where it isn't as quiet as the profile has it. */
  readonly notes?: readonly string[];
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

import type { Lane } from '../../gate/names/names.ts';
import type { SuiteTask } from './suite-task.ts';

/** Where the rounds of a lane stand as a history's room ends: the next run of the workflow goes on from there. */
export interface RoundsUnderWay {
  readonly lane: Lane;
  /** Their machines: what is measured on others doesn't stand beside it. */
  readonly machineClass: string;
  /** The host, by its `hostKey`, and the session: on the same host it is still the same. */
  readonly host: string;
  readonly session: string;
  /** Another lane waits for what this one leaves of the pass's time. */
  readonly laneFollows: boolean;
  /** What is measured in these rounds; the profile has the rest of each. */
  readonly tasks: readonly Omit<SuiteTask, 'definition'>[];
  /** The round that is next, from one; null: what looks found is being confirmed. */
  readonly round: number | null;
  /** Pairs that confirm it, so far. */
  readonly confirmed: number;
  /** Rounds, or confirming pairs, since the last look. */
  readonly sinceLook: number;
  /** Keys of executables of which more rounds are due, and of those of which none are. */
  readonly due: readonly string[];
  readonly stopped: readonly string[];
  /** Those of the latter that a look has decided. */
  readonly decided: readonly string[];
  /** Keys of the base's executables of which no more rounds are taken. */
  readonly baseOver: readonly string[];
  /** Milliseconds left to all rounds, where they have a budget of their own; null: they have none. */
  readonly leftMs: number | null;
  /** The same of suites that have one. */
  readonly suitesLeftMs: readonly (readonly [string, number])[];
}

/** Thrown out of a pass that goes on in a history of its own. */
export class HistoryEnds extends Error {
  override readonly name = 'HistoryEnds';
  /** @param rounds that are under way; null: it is between two lanes */
  constructor(readonly rounds: RoundsUnderWay | null) {
    super('the pass goes on in a history of its own');
  }
}

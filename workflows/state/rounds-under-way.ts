import type { Lane } from '../../gate/names/names.ts';

/** Where the rounds of a lane stand as a history's room ends: the next run of the workflow goes on from there. */
export interface RoundsUnderWay {
  readonly lane: Lane;
  /** On machines of another class all is measured anew. */
  readonly machineClass: string;
  /** The suites that are measured in these rounds, by `recordKey`. */
  readonly tasks: readonly string[];
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
  /** Why nobody can look; null: somebody can. */
  readonly unlooked: string | null;
  /** Milliseconds left to all rounds, where they have a budget of their own; null: they have none. */
  readonly leftMs: number | null;
  /** The same of suites that have one. */
  readonly suitesLeftMs: readonly (readonly [string, number])[];
}

/** Thrown out of a lane whose rounds go on in a history of their own. */
export class HistoryEnds extends Error {
  override readonly name = 'HistoryEnds';
  constructor(readonly rounds: RoundsUnderWay) {
    super(`the ${rounds.lane} lane goes on in a history of its own`);
  }
}

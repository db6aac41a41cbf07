import type { Lane } from '../../names/names.ts';
import type { MeasurementRef } from './measurement-ref.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Milliseconds for which what a baseline measured stands for other commits, where a profile says nothing. */
export const LONGEST_CARRIED_MS = 30 * DAY_MS;

/** What a lane has built, and may find measured in baselines of other commits. */
export interface IdenticalAsked {
  readonly repository: string;
  /** Name of the profile. */
  readonly profile: string;
  readonly lane: Lane;
  readonly machineClass: string;
  readonly executables: readonly {
    readonly key: string;
    readonly target: string;
    readonly identity: string;
    /** How many benchmarks it lists. */
    readonly listed: number;
  }[];
  /** Milliseconds since 1970, by the Temporal server's clock. */
  readonly now: number;
  /** What was measured longer ago is measured again; in milliseconds. */
  readonly maxAgeMs: number;
}

/** What may be carried over, and why more isn't, in words. */
export interface CarriedFound {
  readonly refs: readonly MeasurementRef[];
  readonly refused: readonly string[];
}

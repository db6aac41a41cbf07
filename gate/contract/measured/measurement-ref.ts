import type { ProblemCode } from '../../criterion/measurement.ts';
import type { Lane } from '../../names/names.ts';
import type { CarriedOver } from './carried-over.ts';
import type { TakenOver } from './measured-list.ts';
import type { OwnTimes } from './own-times.ts';
import type { RoundRef } from './round-ref.ts';

/** A reference to a stored `MeasurementSet`, with what the workflow and a person need to see of it. */
export interface MeasurementRef {
  readonly key: string;
  readonly uri: string;
  readonly target: string;
  readonly hostId: string;
  readonly machineClass: string;
  readonly lane: Lane;
  /** Benchmarks that the executable lists, and how many of them gave a number that counts. */
  readonly listed: number;
  readonly measured: number;
  readonly problems: Partial<Record<ProblemCode, number>>;
  /** Milliseconds of wall time, all attempts of this activity together. */
  readonly durationMs: number;
  /** All of its rounds in their order, of which the first is the set that this refers to; absent: an ordinary run of it. */
  readonly rounds?: readonly RoundRef[] | undefined;
  /** Of its first round, where its source makes rounds longer than was asked for. */
  readonly ownTimes?: OwnTimes;
  /** Absent where this run measured it itself. */
  readonly takenOver?: TakenOver;
  /** Absent where a run of this commit measured it. */
  readonly carriedOver?: CarriedOver;
}

/** A reference to a stored `ReportSet`. */
export interface ReportRef {
  readonly suite: string;
  readonly run: string;
  /** Of what was carried over, the side of its suite that it is in the baseline; absent: the first that the baseline has. */
  readonly side?: Lane;
  readonly uri: string;
  readonly hostId: string;
  readonly machineClass: string;
  readonly problems: Partial<Record<ProblemCode, number>>;
  readonly durationMs: number;
  /** Absent where this run measured it itself. */
  readonly takenOver?: TakenOver;
  /** Absent where a run of this commit measured it. */
  readonly carriedOver?: CarriedOver;
}

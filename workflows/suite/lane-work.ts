import type { HostJob } from '../../gate/contract/host-job.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { SuiteProgress } from '../../gate/contract/progress.ts';
import type { MeasuredCommit } from '../../gate/contract/request.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import type { hostProxy } from '../calls/activities.ts';
import type { CarryOver } from '../lane/carry-over.ts';
import type { HistoryRoom } from './history-room.ts';
import type { LaneRounds } from './lane-rounds.ts';
import type { SuiteClock } from './suite-clock.ts';

type HostStubs = ReturnType<typeof hostProxy>;

/** What a suite needs of the lane that it is measured in. */
export interface LaneWork {
  readonly job: HostJob;
  readonly request: MeasuredCommit;
  readonly profile: MeasuredCommit['profile'];
  readonly host: HostDescription;
  /** Null: executables are measured once, by an ordinary run. */
  readonly rounds: LaneRounds | null;
  /** Runs host activities of at most `workMs` of work of their own, and counts their time against the budget. */
  spend<T>(workMs: number, step: (host: HostStubs) => Promise<T>): Promise<T>;
  /** What a step may take: the least of its own budget, its suite's rest and the pass's rest. */
  allow(own: number, suite?: SuiteClock): Allowance;
  /** Starts to count a suite's own budget. */
  suiteClock(budget: number | undefined): SuiteClock;
  /**
   * What stands already of a suite's executables, by key: this run's own, else what an ended one measured.
   *
   * @param keys of all its executables that hold benchmarks
   * @param terms as the suite's build says them
   */
  finished(suite: string, keys: readonly string[], terms: string | undefined): ReadonlyMap<string, MeasurementRef>;
  /** What baselines of other commits measured of what was built: see `CarryOver`. */
  carriedOver: CarryOver['of'];
  /**
   * @param terms undefined: it isn't listed for later runs, or not yet
   * @param isMoreAtOnce others are finished with it, and listed together
   */
  finish(key: string, terms: string | undefined, ref: MeasurementRef, isMoreAtOnce?: boolean): Promise<void>;
  /** Counts what is newly measured: also of an executable that was cut off before its end. */
  note(ref: MeasurementRef): void;
  /** The same of a suite's runs of its command. */
  finishedReports(suite: string, keys: readonly string[], terms: string | undefined): ReadonlyMap<string, ReportRef>;
  finishReport(key: string, terms: string | undefined, ref: ReportRef): Promise<void>;
  /** True where the run can keep no account of one more executable. */
  isFull(): boolean;
  /** Room in the run's account for more rounds. @param isContinued the run goes on with rounds that an earlier one began */
  roomForRounds(isContinued: boolean): HistoryRoom;
  /** Whether it does what a version added: a run that an earlier one began goes on as it did. */
  isPatched(change: string): boolean;
  /** Shows a suite's progress in the Temporal UI and to the `progress` query. */
  show(suite: string, progress: Partial<Omit<SuiteProgress, 'name'>>): void;
  /** Shows there what became of the lane's rounds. */
  remark(text: string): void;
}

/** Time for one step, and whose budget it is that ends it: the pass's end is nobody's fault. */
interface Allowance {
  readonly timeoutMs: number;
  readonly endedByPass: boolean;
}

import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { SuiteProgress } from '../gate/contract/progress.ts';
import type { GateRequest } from '../gate/contract/request.ts';
import type { HostJob } from '../gate/policy/host-job.ts';
import type { HostDescription, MeasurementRef, ReportRef } from '../gate/policy/suite-run.ts';
import { hostProxy } from './activities.ts';
import { failureReport, HostLost, HostUnavailable, isHostTimeout, isScheduleToStart } from './failures.ts';
import type { GateState } from './gate-state.ts';

type HostStubs = ReturnType<typeof hostProxy>;

/** What a suite needs of the lane that it is measured in. */
export interface LaneWork {
  readonly job: HostJob;
  readonly request: GateRequest;
  readonly profile: GateRequest['profile'];
  readonly host: HostDescription;
  /** Runs host activities of at most `workMs` of work of their own, and counts their time against the budget. */
  spend<T>(workMs: number, step: (host: HostStubs) => Promise<T>): Promise<T>;
  /** What a step may take: the least of its own budget, its suite's rest and the pass's rest. */
  allow(own: number, suite?: SuiteClock): Allowance;
  /** Starts to count a suite's own budget. */
  suiteClock(budget: number | undefined): SuiteClock;
  finished(key: string): MeasurementRef | undefined;
  finish(key: string, ref: MeasurementRef): void;
  /** Counts what is newly measured: also of an executable that was cut off before its end. */
  note(ref: MeasurementRef): void;
  finishedReport(key: string): ReportRef | undefined;
  finishReport(key: string, ref: ReportRef): void;
  /** Shows a suite's progress in the Temporal UI and to the `progress` query. */
  show(suite: string, progress: Partial<Omit<SuiteProgress, 'name'>>): void;
}

/** Milliseconds left to a suite; infinite where it has no budget of its own. */
export type SuiteClock = () => number;

/** Time for one step, and whose budget it is that ends it: the pass's end is nobody's fault. */
interface Allowance {
  readonly timeoutMs: number;
  readonly endedByPass: boolean;
}

export function createLaneWork(
  request: GateRequest,
  job: HostJob,
  host: HostDescription,
  state: GateState,
  show: LaneWork['show'],
): LaneWork {
  const { profile } = request;
  // Numbers are comparable within one class of machine, and a CUDA host's CPU side is a side of its own.
  const scoped = (key: string) => `${job.lane}|${host.machineClass}|${key}`;
  return {
    job,
    request,
    profile,
    host,
    async spend(workMs, step) {
      const started = Date.now();
      // Waiting for the machine's lock isn't budget: a host counts from holding it, where it can tell.
      let heldMs: number | undefined;
      try {
        const result = await step(hostProxy(host.id, workMs));
        heldMs = durationOf(result);
        return result;
      } catch (error) {
        heldMs = durationOf(failureReport(error)?.measured ?? failureReport(error)?.reported);
        // A worker that is being shut down cancels its activities: nobody cancelled the gate.
        if (isCancellation(error) && !CancellationScope.current().consideredCancelled) {
          throw new HostLost(`${host.id} stopped its work`);
        }
        if (isScheduleToStart(error)) throw new HostLost(`${host.id} no longer takes work`);
        if (isHostTimeout(error)) throw new HostUnavailable(`${host.id} was lost in every attempt of the same step`);
        throw error;
      } finally {
        state.spentMs += heldMs ?? Math.min(Date.now() - started, workMs);
      }
    },
    allow(own, suite = () => Number.POSITIVE_INFINITY) {
      const pass = profile.budget.pass - state.spentMs;
      const timeoutMs = Math.min(own, suite(), pass);
      return { timeoutMs, endedByPass: timeoutMs === pass };
    },
    suiteClock(budget = Number.POSITIVE_INFINITY) {
      const before = state.spentMs;
      return () => budget - (state.spentMs - before);
    },
    finished: (key) => state.finished.get(scoped(key)),
    finish(key, ref) {
      state.finished.set(scoped(key), ref);
    },
    note(ref) {
      const before = state.most.get(scoped(ref.key)) ?? 0;
      if (ref.measured > before) state.newlyMeasured += ref.measured - before;
      state.most.set(scoped(ref.key), Math.max(before, ref.measured));
    },
    finishedReport: (key) => state.finishedReports.get(scoped(key)),
    finishReport(key, ref) {
      state.finishedReports.set(scoped(key), ref);
      state.newlyMeasured++;
    },
    show,
  };
}

/** How long a step took by its host's own clock, in milliseconds; undefined where it doesn't say. */
function durationOf(result: unknown): number | undefined {
  const { durationMs } = (result ?? {}) as { durationMs?: unknown };
  return typeof durationMs === 'number' && durationMs >= 0 ? durationMs : undefined;
}

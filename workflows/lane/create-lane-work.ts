import { CancellationScope, isCancellation, patched } from '@temporalio/workflow';
import type { HostJob } from '../../gate/contract/host-job.ts';
import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import { hostKey } from '../../gate/names/names.ts';
import { comparedSuites } from '../../gate/policy/baselines/compared-suites.ts';
import { hostProxy } from '../calls/activities.ts';
import { failureReport, HostLost, HostUnavailable, isHostTimeout, isScheduleToStart } from '../calls/failures.ts';
import { historyIsFull } from '../suite/history-is-full.ts';
import { historyRoom } from '../suite/history-room.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import type { CarryOver } from './carry-over.ts';
import type { LaneSetting } from './lane-setting.ts';
import type { MeasuredListing } from './list-measured.ts';
import type { Offer } from './offer.ts';

/** What lies beside a lane's work: what it may take over or carry over, where it lists what it measured, and its rounds. */
export interface MeasuredBefore {
  readonly offer: Offer;
  readonly listing: MeasuredListing;
  readonly carryOver: CarryOver;
  readonly rounds: LaneWork['rounds'];
}

export function createLaneWork(
  { request, state, board }: Pick<LaneSetting, 'request' | 'state' | 'board'>,
  job: HostJob,
  host: HostDescription,
  { offer, listing, carryOver, rounds }: MeasuredBefore,
): LaneWork {
  const { profile } = request;
  const compared = comparedSuites(profile);
  // Numbers are comparable within one class of machine, and a CUDA host's CPU side is a side of its own.
  const scoped = (key: string) => `${job.lane}|${host.machineClass}|${key}`;
  /** The run's own of these keys, and whether it measured any of the suite, in whatever attempt. */
  const ownOf = <T>(finished: ReadonlyMap<string, T>, suite: string, keys: readonly string[]) => {
    const own = keys.flatMap((key) => {
      const ref = finished.get(scoped(key));
      return ref === undefined ? [] : [[key, ref] as const];
    });
    const kept = [...state.records.values()].filter((record) => record.suite === suite);
    const refs = kept.flatMap(({ measurements, reports }) => [...measurements, ...reports]);
    return { own, begun: own.length > 0 || refs.some(isOwn) };
  };
  return {
    job,
    request,
    profile,
    host,
    rounds,
    async spend(workMs, step) {
      const started = Date.now();
      // Waiting for the machine's lock isn't budget: a host counts from holding it, where it can tell.
      let heldMs: number | undefined;
      try {
        const result = await step(hostProxy(hostKey(host), workMs));
        heldMs = durationOf(result);
        return result;
      } catch (error) {
        heldMs = durationOf(failureReport(error)?.measured ?? failureReport(error)?.reported);
        throw lostOrAsIs(error, host.id);
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
    finished(suite, keys, terms) {
      const { own, begun } = ownOf(state.finished, suite, keys);
      return new Map([...offer.measurements({ suite, keys, terms, begun }), ...own]);
    },
    carriedOver: carryOver.of,
    async finish(key, terms, ref, isMoreAtOnce) {
      state.finished.set(scoped(key), ref);
      shareMeasured(state, compared, ref);
      await listing.add('executable', key, terms, ref, isMoreAtOnce);
    },
    note(ref) {
      const before = state.most.get(scoped(ref.key)) ?? 0;
      if (ref.measured > before) state.newlyMeasured += ref.measured - before;
      state.most.set(scoped(ref.key), Math.max(before, ref.measured));
    },
    finishedReports(suite, keys, terms) {
      const { own, begun } = ownOf(state.finishedReports, suite, keys);
      return new Map([...offer.reports({ suite, keys, terms, begun }), ...own]);
    },
    async finishReport(key, terms, ref) {
      state.finishedReports.set(scoped(key), ref);
      state.newlyMeasured++;
      await listing.add('program-run', key, terms, ref);
    },
    isFull: historyIsFull,
    roomForRounds: historyRoom,
    isPatched: patched,
    show: (suite, progress) => board.suite(job.lane, suite, progress),
    remark: (text) => board.remark(job.lane, text),
  };
}

/** Whether the run that has it measured it itself. */
const isOwn = ({ takenOver, carriedOver }: MeasurementRef | ReportRef): boolean =>
  takenOver === undefined && carriedOver === undefined;

/**
 * Has suites that took an executable over, or carried it over, share what this run measured of it since: it is one executable, and counts
 * once. Those that a ratio compares keep theirs, which come from one lease.
 */
function shareMeasured(
  { records }: LaneSetting['state'],
  compared: ReturnType<typeof comparedSuites>,
  measured: MeasurementRef,
): void {
  const isSame = (ref: MeasurementRef) =>
    !isOwn(ref) && ref.key === measured.key && ref.lane === measured.lane && ref.machineClass === measured.machineClass;
  for (const [at, record] of records) {
    if (compared.has(record.suite) || !record.measurements.some(isSame)) continue;
    records.set(at, { ...record, measurements: record.measurements.map((ref) => (isSame(ref) ? measured : ref)) });
  }
}

/** What a step's failure says of its host; every other error as it is. */
function lostOrAsIs(error: unknown, hostId: string): unknown {
  // A worker that is being shut down cancels its activities: nobody cancelled the gate.
  if (isCancellation(error) && !CancellationScope.current().consideredCancelled) {
    return new HostLost(`${hostId} stopped its work`);
  }
  if (isScheduleToStart(error)) return new HostLost(`${hostId} no longer takes work`);
  if (isHostTimeout(error)) return new HostUnavailable(`${hostId} was lost in every attempt of the same step`);
  return error;
}

/** How long a step took by its host's own clock, in milliseconds; undefined where it doesn't say. */
function durationOf(result: unknown): number | undefined {
  const { durationMs } = (result ?? {}) as { durationMs?: unknown };
  return typeof durationMs === 'number' && durationMs >= 0 ? durationMs : undefined;
}

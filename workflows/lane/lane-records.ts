import type { MeasurementRef, ReportRef } from '../../gate/contract/measured/measurement-ref.ts';
import { placeOf } from '../../gate/contract/measured/set-place.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import { type GateState, isSettled, recordKey } from '../state/gate-state.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import { notRun } from '../suite/suite-choices.ts';
import { addTimes } from '../suite/time-work.ts';

/** False for what came to an end, and for what an earlier run of the same pass had no time for. */
export function isToMeasure({ records, isContinued }: GateState, task: SuiteTask): boolean {
  const record = records.get(recordKey(task));
  return !isSettled(record) && !(isContinued && record !== undefined);
}

/** Ends a task that has no host to go on with; what it measured before stays. */
export function giveUp(state: GateState, task: SuiteTask, why: 'degraded-provider' | 'no-cuda', reason: string): void {
  const before = state.records.get(recordKey(task));
  if (isSettled(before)) return;
  state.records.set(recordKey(task), withEarlier(before, notRun(task, why, reason)));
}

/** What an interrupted attempt at the same task measured counts too. */
export function withEarlier(before: SuiteRecord | undefined, record: SuiteRecord): SuiteRecord {
  if (before === undefined) return record;
  const also = <T extends MeasurementRef | ReportRef>(earlier: readonly T[], now: readonly T[]) => [
    ...earlier.filter((one) => !now.some((ref) => placeOf(ref) === placeOf(one))),
    ...now,
  ];
  const times = addTimes(before.times, record.times);
  return {
    ...record,
    ...(times === undefined ? {} : { times }),
    measurements: also(before.measurements, record.measurements),
    reports: also(before.reports, record.reports),
  };
}

export function forget(state: GateState, task: SuiteTask): void {
  state.records.delete(recordKey(task));
  state.baseRecords.delete(recordKey(task));
}

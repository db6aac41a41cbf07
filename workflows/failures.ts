import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { FAILURE_CLASSES, type FailureClass, type FailureReport } from '../gate/contract/failure.ts';
import type { MeasurementRef } from '../gate/policy/suite-run.ts';
import type { CommandAttempt } from './suite-choices.ts';

/** Thrown inside a lane when its host is gone or has forgotten its work: the lane starts over, on whichever host. */
export class HostLost extends Error {
  override readonly name = 'HostLost';
}

/** Thrown when no host of the lane's kind came, or the lane was lost a third time. */
export class HostUnavailable extends Error {
  override readonly name = 'HostUnavailable';
}

/** True where nobody took the activity from its queue in time. Temporal doesn't retry that. */
export function isScheduleToStart(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof TimeoutFailure &&
    error.cause.timeoutType === 'SCHEDULE_TO_START'
  );
}

/** True where the worker stopped heartbeating or answering in all attempts. */
export function isHostTimeout(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof TimeoutFailure;
}

/**
 * The report of a failure that an activity threw by one of the gate's classes; null for every other error, which the
 * caller rethrows unchanged.
 */
export function failureReport(error: unknown): FailureReport | null {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return null;
  const { type, details, message } = error.cause;
  if (!isFailureClass(type)) return null;
  const report = details?.[0] as Partial<FailureReport> | undefined;
  return { ...report, class: type, message: report?.message ?? message ?? type };
}

const isFailureClass = (type: string | null | undefined): type is FailureClass =>
  FAILURE_CLASSES.includes(type as FailureClass);

/**
 * Records a failure of one of the gate's classes, and what was measured before it; rethrows any other.
 *
 * @returns what was measured before the failure
 * @param endedByPass true where the pass's rest was all the step had: an overrun is then not the program's fault
 */
export function recordFailure(
  attempt: CommandAttempt,
  error: unknown,
  endedByPass: boolean,
): MeasurementRef | undefined {
  const report = failureReport(error);
  if (report === null || report.class === 'wrong-input' || report.class === 'profile-wrong') throw error;
  if (report.class === 'host-state-lost') throw new HostLost(report.message);
  if (report.measured !== undefined) attempt.measurements.push(report.measured);
  if (report.reported !== undefined) attempt.reports.push(report.reported);
  if (report.class === 'budget-out' || (report.class === 'overran' && endedByPass)) attempt.budgetOut = true;
  else attempt.failures.push(report);
  return report.measured;
}

/** Records that no time is left for a step: of the pass, or of its suite. */
export function recordNoTime(attempt: CommandAttempt, suite: string, endedByPass: boolean): void {
  if (endedByPass) attempt.budgetOut = true;
  else attempt.failures.push({ class: 'overran', message: `${suite} used up its own budget` });
}

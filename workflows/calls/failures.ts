import { ActivityFailure, ApplicationFailure, type TemporalFailure, TimeoutFailure } from '@temporalio/workflow';
import { FAILURE_CLASSES, type FailureClass, type FailureReport } from '../../gate/contract/failure.ts';

/** Thrown inside a lane when its host is gone or has forgotten its work: the lane starts over, on whichever host. */
export class HostLost extends Error {
  override readonly name = 'HostLost';
}

/** Thrown when no host of the lane's kind came, or the lane was lost a third time. */
export class HostUnavailable extends Error {
  override readonly name = 'HostUnavailable';
}

/** Thrown where the change's half of a pair failed: as its own step would have. */
export class FailedHalf extends Error {
  override readonly name = 'FailedHalf';
  constructor(readonly report: FailureReport) {
    super(report.message);
  }
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
  if (error instanceof FailedHalf) return error.report;
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return null;
  const { type, details, message } = error.cause;
  if (!isFailureClass(type)) return null;
  const report = details?.[0] as Partial<FailureReport> | undefined;
  return { ...report, class: type, message: report?.message ?? message ?? type };
}

/** The step that no worker brought to its end in all attempts: whoever did it was killed, cut off or too slow each time. */
function lostStep(error: TemporalFailure): string | null {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof TimeoutFailure)) return null;
  return `no worker finished ${error.activityType} in any attempt (${error.cause.message})`;
}

/**
 * What ended a run that nothing can be judged of: a fault of its request, or of the gate; without one: an outage, which a
 * step is too that lost its worker in every attempt.
 */
export function endingFault(error: TemporalFailure): {
  readonly why: string;
  readonly fault?: { readonly kind: 'wrong-input' | 'gate-broke'; readonly message: string };
} {
  const report = failureReport(error);
  const lost = lostStep(error);
  const why = lost ?? report?.message ?? error.cause?.message ?? error.message;
  if (lost !== null || report?.class === 'transient') return { why };
  const isWrong = report?.class === 'wrong-input' || report?.class === 'profile-wrong';
  return { why, fault: { kind: isWrong ? 'wrong-input' : 'gate-broke', message: why } };
}

const isFailureClass = (type: string | null | undefined): type is FailureClass =>
  FAILURE_CLASSES.includes(type as FailureClass);

import { ApplicationFailure, CancelledFailure, TemporalFailure } from '@temporalio/common';
import type { GitHubError, GitHubErrorKind } from '../adapters/github/http/errors.ts';
import type { StoreError, StoreErrorKind } from '../adapters/store/content/store-error.ts';
import { boundedReport } from '../gate/contract/bounded-report.ts';
import { type FailureClass, type FailureReport, NON_RETRYABLE } from '../gate/contract/failure.ts';
import { GateError } from '../gate/contract/gate-error.ts';
import { InputError } from '../gate/contract/input-error.ts';

/** What GitHub's refusal means for a run: null where it is no known failure, and the gate itself is broken. */
const GITHUB: Readonly<Record<GitHubErrorKind, FailureClass | null>> = {
  transient: 'transient',
  'not-found': 'wrong-input',
  elsewhere: 'wrong-input',
  // An identity that may not do this, or not any more: a person has to mend it, and an outage never decides a status.
  unauthorized: 'transient',
  forbidden: 'transient',
  invalid: null,
};

const STORE: Readonly<Record<StoreErrorKind, FailureClass | null>> = {
  unavailable: 'transient',
  // What a run stored is gone: another host wouldn't find it either, and the change isn't to blame.
  'not-found': 'transient',
  corrupt: null,
  'too-large': null,
  'newer-schema': 'wrong-input',
  // Credentials of this host that a person has to mend: an outage never decides a status.
  misconfigured: 'transient',
};

/** Codes of system calls that a later attempt may not meet again. Others, such as EINVAL, are faults of the gate. */
const SYSTEM: readonly string[] = [
  ...['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EBUSY', 'ETXTBSY', 'EROFS', 'ESTALE'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
];

/** A worker that shuts down cancels its activities. Nobody cancelled the gate: the next attempt goes elsewhere. */
const WORKER_SHUTDOWN = 'WORKER_SHUTDOWN';

/** A provider may ask to be left alone for an hour; a run that waits so long is of no use. */
const LONGEST_DELAY_MS = 120_000;

/**
 * The one table from errors to failures that the workflow tells apart. Temporal's own pass, and so does what isn't
 * known: it is retried and ends as a fault of the gate.
 */
export function translateFailure(error: unknown): unknown {
  if (error instanceof CancelledFailure && error.message === WORKER_SHUTDOWN) {
    return ApplicationFailure.retryable('the worker is being shut down', 'transient');
  }
  if (error instanceof TemporalFailure) return error;
  const report = reportOf(error);
  if (report !== null) return toFailure(report, error);
  // The only thing that aborts an activity's work is its cancellation; the reason is Temporal's own then.
  if (error instanceof Error && error.name === 'AbortError') {
    return error.cause instanceof CancelledFailure ? error.cause : new CancelledFailure(error.message);
  }
  return error;
}

/** An activity whose errors are translated. */
export function translating<A extends readonly unknown[], R>(
  activity: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await activity(...args);
    } catch (error) {
      throw translateFailure(error);
    }
  };
}

function reportOf(error: unknown): FailureReport | null {
  if (error instanceof GateError) return error.report;
  if (error instanceof InputError) return { class: 'wrong-input', message: error.message, faults: error.faults };
  if (!(error instanceof Error)) return null;
  if (isNamed<GitHubError>(error, 'GitHubError')) {
    const { kind, message, retryAfterMs } = error;
    const report = known(GITHUB[kind], message);
    return report === null || retryAfterMs === undefined ? report : { ...report, retryAfterMs };
  }
  if (isNamed<StoreError>(error, 'StoreError')) return known(STORE[error.kind], error.message);
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && SYSTEM.includes(code) ? known('transient', error.message) : null;
}

const known = (kind: FailureClass | null | undefined, message: string): FailureReport | null =>
  kind === null || kind === undefined ? null : { class: kind, message };

/** By name: activities import adapters as types only. */
const isNamed = <E extends Error>(error: unknown, name: E['name']): error is E & Error =>
  error instanceof Error && error.name === name;

function toFailure(report: FailureReport, cause: unknown): ApplicationFailure {
  const details = boundedReport(report);
  return ApplicationFailure.create({
    message: details.message,
    type: report.class,
    nonRetryable: NON_RETRYABLE.includes(report.class),
    details: [details],
    ...(cause instanceof Error ? { cause } : {}),
    // A delay of nothing is none to the server: it would not retry at all.
    ...(isNamed<GitHubError>(cause, 'GitHubError') && cause.retryAfterMs !== undefined && cause.retryAfterMs > 0
      ? { nextRetryDelay: Math.min(cause.retryAfterMs, LONGEST_DELAY_MS) }
      : {}),
  });
}

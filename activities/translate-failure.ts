import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { type FailureClass, type FailureReport, NON_RETRYABLE } from '../gate/contract/failure.ts';

/** The typed errors of the adapters, as far as translating needs them: each has its own `kind`. */
interface TypedError extends Error {
  readonly kind: string;
  readonly report?: FailureReport;
  readonly retryAfterMs?: number;
}

/** What each adapter's kinds of errors mean to a gate. A kind that isn't here isn't known. */
const CLASSES: Readonly<Record<string, Readonly<Record<string, FailureClass>>>> = {
  GitHubError: { transient: 'transient', 'not-found': 'wrong-input', invalid: 'wrong-input' },
  StoreError: { unavailable: 'transient' },
};

/** System errors that come from the world's state, and may be gone at the next attempt. */
const TRANSIENT_CODES = [
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'ENOTFOUND',
  'ENOSPC',
  'EIO',
  'EBUSY',
];

/**
 * The one table from errors to failure classes. Known errors become an ApplicationFailure whose type is the class and
 * whose first detail is the {@link FailureReport}; errors of Temporal's own, cancellation among them, and unknown ones
 * pass unchanged.
 */
export function translateFailure(error: unknown): unknown {
  if (error instanceof TemporalFailure || !(error instanceof Error)) return error;
  const report = reportOf(error as TypedError & NodeJS.ErrnoException);
  if (report === null) return error;
  const { retryAfterMs } = error as TypedError;
  return ApplicationFailure.create({
    message: report.message,
    type: report.class,
    nonRetryable: NON_RETRYABLE.includes(report.class),
    details: [report],
    cause: error,
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
  });
}

function reportOf(error: TypedError & NodeJS.ErrnoException): FailureReport | null {
  if (error.name === 'GateError' && error.report !== undefined) return error.report;
  const known = CLASSES[error.name]?.[error.kind];
  if (known !== undefined) return { class: known, message: error.message };
  if (error.code !== undefined && TRANSIENT_CODES.includes(error.code))
    return { class: 'transient', message: error.message };
  return null;
}

/** Wraps every activity of a set, so that what it throws is what Temporal understands. */
export function translating<T extends object>(activities: T): T {
  const wrap =
    (activity: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]) => {
      try {
        return await activity(...args);
      } catch (error) {
        throw translateFailure(error);
      }
    };
  return Object.fromEntries(Object.entries(activities).map(([name, activity]) => [name, wrap(activity)])) as T;
}

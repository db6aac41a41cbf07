import { setMaxListeners } from 'node:events';
import { Context, type Info } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { timedSignal } from '../adapters/signals/timed-signal.ts';

/** So long before its time is over an attempt sends nothing any more: a request under way may still arrive. */
const MARGIN_MS = 2_000;

const signals = new WeakMap<Context, AbortSignal>();

/** Gives each attempt of an activity its {@link attemptSignal}, from its beginning. */
export const boundingAttempts = (context: Context): ActivityInterceptors => ({
  inbound: {
    async execute(input, next) {
      const timed = timedSignal(Math.max(0, timeLeftMs(context.info) - MARGIN_MS), context.cancellationSignal);
      // Each request of the attempt listens for as long as it lasts.
      setMaxListeners(0, timed.signal);
      signals.set(context, timed.signal);
      try {
        return await next(input);
      } finally {
        timed.release();
      }
    },
  },
});

/**
 * Of the activity that asks: aborted where another attempt of it, or what the workflow does without it, may be under way,
 * since its time is nearly over or Temporal gave it up. Undefined where {@link boundingAttempts} wasn't asked.
 */
export const attemptSignal = (): AbortSignal | undefined => signals.get(Context.current());

/** Until the first of both time-outs. The server's clock says when the activity was scheduled. */
function timeLeftMs({ startToCloseTimeoutMs, scheduleToCloseTimeoutMs, scheduledTimestampMs }: Info): number {
  const limits = [Number.POSITIVE_INFINITY];
  if (startToCloseTimeoutMs > 0) limits.push(startToCloseTimeoutMs);
  if (scheduleToCloseTimeoutMs > 0) {
    const waited = Date.now() - scheduledTimestampMs;
    // What the server hands out has time left: where this clock says otherwise, the two differ.
    const isPossible = waited >= 0 && waited < scheduleToCloseTimeoutMs;
    limits.push(scheduleToCloseTimeoutMs - (isPossible ? waited : 0));
  }
  return Math.min(...limits);
}

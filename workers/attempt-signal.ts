import { Context, type Info } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';

/** So long before its time is over an attempt sends nothing any more: a request under way may still arrive. */
const MARGIN_MS = 2_000;

const signals = new WeakMap<Context, AbortSignal>();

/** Gives each attempt of an activity its {@link attemptSignal}, from its beginning. */
export const boundingAttempts = (context: Context): ActivityInterceptors => ({
  inbound: {
    async execute(input, next) {
      const timeIsUp = AbortSignal.timeout(Math.max(0, timeLeftMs(context.info) - MARGIN_MS));
      signals.set(context, AbortSignal.any([timeIsUp, context.cancellationSignal]));
      return next(input);
    },
  },
});

/**
 * Of the activity that asks: aborted where another attempt of it, or what the workflow does without it, may be under way,
 * since its time is nearly over or Temporal gave it up. Undefined where {@link boundingAttempts} wasn't asked.
 */
export const attemptSignal = (): AbortSignal | undefined => signals.get(Context.current());

/** Node's timers hold no longer time. */
const LONGEST_MS = 2 ** 31 - 1;

/** Until the first of both time-outs. The server's clock says when the activity was scheduled. */
function timeLeftMs({ startToCloseTimeoutMs, scheduleToCloseTimeoutMs, scheduledTimestampMs }: Info): number {
  const limits = [LONGEST_MS];
  if (startToCloseTimeoutMs > 0) limits.push(startToCloseTimeoutMs);
  if (scheduleToCloseTimeoutMs > 0) {
    const waited = Date.now() - scheduledTimestampMs;
    // What the server hands out has time left: where this clock says otherwise, the two differ.
    const isPossible = waited >= 0 && waited < scheduleToCloseTimeoutMs;
    limits.push(scheduleToCloseTimeoutMs - (isPossible ? waited : 0));
  }
  return Math.min(...limits);
}

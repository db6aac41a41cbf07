import { Context } from '@temporalio/activity';

/** So long before its time is over an attempt sends nothing any more: a request under way may still arrive. */
const MARGIN_MS = 2_000;

const signals = new WeakMap<Context, AbortSignal>();

/**
 * Of the activity that asks: aborted where another attempt of it may be under way, since its time is nearly over, counted
 * from the first call, or Temporal gave it up.
 */
export function attemptSignal(): AbortSignal {
  const context = Context.current();
  const known = signals.get(context);
  if (known !== undefined) return known;
  const timeIsUp = AbortSignal.timeout(Math.max(0, context.info.startToCloseTimeoutMs - MARGIN_MS));
  const signal = AbortSignal.any([timeIsUp, context.cancellationSignal]);
  signals.set(context, signal);
  return signal;
}

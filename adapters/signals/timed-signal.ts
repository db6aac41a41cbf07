/** Node's timers hold no longer time. */
const LONGEST_MS = 2 ** 31 - 1;

export interface TimedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the timer and of the other signal: the work is over. */
  release(): void;
}

/**
 * A signal that is aborted after a time, with a `TimeoutError`, or with another signal and its reason. The timer keeps no
 * process alive.
 *
 * `AbortSignal.any()` holds its sources weakly: an `AbortSignal.timeout()` that nothing else holds is collected with its
 * timer, and what waits for it waits for ever (seen on Node 20).
 *
 * @param timeoutMs in milliseconds; null: only with the other signal. More than 24 days are 24 days
 */
export function timedSignal(timeoutMs: number | null, other?: AbortSignal | null): TimedSignal {
  const controller = new AbortController();
  const release = () => {
    clearTimeout(timer);
    other?.removeEventListener('abort', follow);
  };
  const follow = () => {
    release();
    controller.abort(other?.reason);
  };
  const timeIsUp = () => {
    release();
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  };
  const timer = timeoutMs === null ? undefined : setTimeout(timeIsUp, Math.min(Math.ceil(timeoutMs), LONGEST_MS));
  timer?.unref();
  if (other?.aborted) follow();
  else other?.addEventListener('abort', follow, { once: true });
  return { signal: controller.signal, release };
}

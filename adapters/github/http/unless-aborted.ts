import { once } from 'node:events';

/** The work's result, or the signal's reason as soon as that is aborted: what waits in a queue doesn't heed it by itself. */
export async function unlessAborted<T>(signal: AbortSignal, work: T | Promise<T>): Promise<T> {
  const over = new AbortController();
  const abortion = once(signal, 'abort', { signal: over.signal }).then(
    () => {
      throw signal.reason;
    },
    () => work,
  );
  try {
    return await Promise.race([work, abortion]);
  } finally {
    over.abort();
  }
}

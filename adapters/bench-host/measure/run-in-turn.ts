import type { Watch } from '../job/bench-host.ts';

/**
 * Something that takes the machine's lock in its turn.
 *
 * @param onStart called when it has the lock
 */
type Turn<T> = (watch: Watch, onStart: () => void) => Promise<T>;

/**
 * Runs two things under the machine's lock, the second right after the first: it is begun as soon as the first one holds
 * the lock, and waits for it meanwhile. What it says while the first one is measured isn't told.
 *
 * @param options.goesOn whether the second one is wanted after what became of the first; it is stopped where it isn't
 * @returns what became of both; null for a second one that wasn't wanted
 */
export async function runInTurn<T>(
  first: Turn<T>,
  second: Turn<T>,
  { watch, goesOn }: { readonly watch: Watch; readonly goesOn: (first: T) => boolean },
): Promise<[T, T | null]> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(watch.signal.reason);
  watch.signal.addEventListener('abort', stop, { once: true });
  let isItsTurn = false;
  const itsTurn = (): void => {
    isItsTurn = true;
  };
  const waiting: Watch = {
    signal: stopping.signal,
    onProgress: (progress) => {
      if (isItsTurn) watch.onProgress(progress);
    },
  };
  const begun: { second?: Promise<T> } = {};
  const begin = (): Promise<T> => {
    begun.second ??= second(waiting, itsTurn);
    // One that fails while the first is measured is heard when that has ended.
    begun.second.catch(() => undefined);
    return begun.second;
  };
  try {
    const one = await first(watch, begin);
    if (!goesOn(one)) return [one, null];
    itsTurn();
    return [one, await begin()];
  } finally {
    stopping.abort();
    await begun.second?.catch(() => undefined);
    watch.signal.removeEventListener('abort', stop);
  }
}

import type { Watch } from '../job/bench-host.ts';

/** How something that runs processes one after the other under the machine's lock takes its turn with something else. */
export interface TurnHooks {
  /** Waited for when the first process has the lock, before it begins. */
  readonly admit?: () => Promise<void>;
  /** Called when the last process begins. */
  readonly onLastStart?: () => void;
  /** Called when the last process has ended, before anything is made of it. @param well by itself, with exit code 0 and room on the disk */
  readonly onLastEnd?: (well: boolean) => void;
  /** Waited for when the last process has ended, before anything is made of it: nothing runs beside what has its turn now. */
  readonly settle?: () => Promise<void>;
}

type Turn<T> = (watch: Watch, hooks: TurnHooks) => Promise<T>;

/**
 * Runs two things under the machine's lock, the second right after the first: it is asked for when the first one's last process
 * has begun, waits for the lock meanwhile, and begins when that process has ended well. Where it ended otherwise, the second one
 * begins when all is done for the first, if it is still wanted. What it says before it is its turn isn't told.
 *
 * @param options.goesOn whether the second one is wanted after what became of the first; it may put things right before
 * @returns what became of both; null for a second one that wasn't wanted
 */
export async function runInTurn<T>(
  first: Turn<T>,
  second: Turn<T>,
  { watch, goesOn }: { readonly watch: Watch; readonly goesOn: (first: T) => Promise<boolean> },
): Promise<[T, T | null]> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(watch.signal.reason);
  if (watch.signal.aborted) stop();
  watch.signal.addEventListener('abort', stop, { once: true });
  const turn = itsTurn();
  const waiting: Watch = {
    signal: stopping.signal,
    onProgress: (progress) => {
      if (turn.hasCome()) watch.onProgress(progress);
    },
  };
  const begun: { second?: Promise<T> } = {};
  const begin = (): Promise<T> => {
    begun.second ??= second(waiting, { admit: () => turn.coming });
    // One that fails while the first is measured is heard when that has ended.
    begun.second.catch(() => undefined);
    return begun.second;
  };
  try {
    const one = await first(watch, {
      onLastStart: begin,
      onLastEnd: (well) => {
        if (well) turn.comes();
      },
      settle: async () => {
        if (turn.hasCome()) await begun.second?.catch(() => undefined);
      },
    });
    if (!(await goesOn(one))) return [one, null];
    turn.comes();
    return [one, await begin()];
  } finally {
    stopping.abort();
    await begun.second?.catch(() => undefined);
    watch.signal.removeEventListener('abort', stop);
  }
}

/** A turn that comes once. */
function itsTurn() {
  let has = false;
  let resolve: () => void = () => undefined;
  const coming = new Promise<void>((came) => {
    resolve = came;
  });
  return {
    coming,
    hasCome: () => has,
    comes: (): void => {
      has = true;
      resolve();
    },
  };
}

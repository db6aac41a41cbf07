import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { GateProgress } from '../../gate/contract/progress.ts';
import { NoControlWorker, ServiceUnreachable } from '../run-error.ts';
import type { GateRun } from '../runs/gate-run.ts';

/** What one who follows a gate is told. The last event is the outcome, always. */
export type GateEvent =
  /** What it does, told when it does something else than before. */
  | { readonly kind: 'progress'; readonly progress: GateProgress }
  /** Nobody can tell what it does just now, and why: asked again until somebody can. Told once for each time. */
  | { readonly kind: 'away'; readonly message: string }
  | { readonly kind: 'outcome'; readonly outcome: GateOutcome };

/** How a gate is followed. */
export interface FollowSettings {
  /** Ends the following when it is aborted; the gate goes on. */
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks; at least 100, by default 1000. */
  readonly everyMs?: number;
  /** Milliseconds for which the server may stay away; by default two minutes. */
  readonly outlastMs?: number;
}

const LEAST_EVERY_MS = 100;

type Run = Pick<GateRun, 'outcome' | 'progress'>;

/** Follows a run to its outcome; see `Gate.follow`. */
export async function* followRun(
  run: Run,
  { signal, everyMs = 1000, outlastMs = 120_000 }: FollowSettings,
): AsyncGenerator<GateEvent, void, undefined> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const withdraw = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', withdraw, { once: true });
  const pauseMs = Math.max(LEAST_EVERY_MS, everyMs);
  const ended = awaitOutcome(run, { signal: stop.signal, pauseMs, outlastMs });
  // Who leaves the loop, or waits for the next event, hears of a failure from there.
  ended.catch(() => undefined);
  try {
    yield* changes(run, ended, stop.signal, pauseMs);
    yield { kind: 'outcome', outcome: await ended };
  } finally {
    signal?.removeEventListener('abort', withdraw);
    stop.abort();
  }
}

/** What is to be told until a run ends. What it answers is told only where it is other than the last. */
async function* changes(
  run: Run,
  ended: Promise<GateOutcome>,
  signal: AbortSignal,
  pauseMs: number,
): AsyncGenerator<GateEvent, void, undefined> {
  const over = ended.then(
    () => null,
    () => null,
  );
  let last: GateEvent | null = null;
  for (;;) {
    const event = await Promise.race([look(run, signal), over]);
    if (event === null) return;
    const isNews = event.kind === 'away' ? last?.kind !== 'away' : !isDeepStrictEqual(event, last);
    if (isNews) yield event;
    last = event;
    await Promise.race([sleep(pauseMs, undefined, { signal }).catch(() => undefined), over]);
  }
}

async function look(run: Run, signal: AbortSignal): Promise<GateEvent> {
  try {
    return { kind: 'progress', progress: await run.progress(signal) };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'away', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The outcome, asked for again where the server was away: its connection is made anew by itself. */
async function awaitOutcome(
  run: Run,
  { signal, pauseMs, outlastMs }: { signal: AbortSignal; pauseMs: number; outlastMs: number },
): Promise<GateOutcome> {
  let awaySince: number | null = null;
  for (;;) {
    try {
      return await run.outcome(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ServiceUnreachable)) throw error;
      awaySince ??= performance.now();
      if (performance.now() - awaySince >= outlastMs) throw error;
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
    // One that answered in the meantime is away anew.
    if (await answers(run, signal)) awaySince = null;
  }
}

const answers = (run: Run, signal: AbortSignal): Promise<boolean> =>
  run.progress(signal).then(
    () => true,
    (error: unknown) => error instanceof NoControlWorker,
  );

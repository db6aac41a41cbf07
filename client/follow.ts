import { setTimeout as sleep } from 'node:timers/promises';
import { timedSignal } from '../adapters/signals/timed-signal.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import type { GateProgress } from '../gate/contract/progress.ts';
import type { GateRun } from './gate-run.ts';
import { type Outlasting, outcomeThroughAbsence } from './outlast.ts';
import type { PendingStep } from './pending-steps.ts';

/** What a person watches: the run's own progress, and the hosts' heartbeats. */
export interface LiveView {
  readonly progress: GateProgress;
  readonly steps: readonly PendingStep[];
}

export interface FollowOptions {
  /** Milliseconds to wait for the outcome, those in which the server is away among them; null: as long as it takes. */
  readonly waitMs: number | null;
  /** Aborted by a person's Ctrl-C: detaches, the gate goes on. */
  readonly signal: AbortSignal;
  readonly show: (view: LiveView) => void;
  /** How a server is waited for that goes away meanwhile; absent: it isn't. */
  readonly outlast?: Outlasting;
}

const POLL_MS = 1000;

/**
 * Follows a run to its outcome; null where the time ran out or the person detached. The run goes on either way.
 *
 * @throws ServiceUnreachable where the server went away, for longer than it is waited for
 */
export async function follow(run: GateRun, options: FollowOptions): Promise<GateOutcome | null> {
  const { waitMs, signal, show, outlast } = options;
  const stop = new AbortController();
  const timed = timedSignal(waitMs, signal);
  const ends = AbortSignal.any([timed.signal, stop.signal]);
  const aborted = new Promise<null>((resolve) => {
    if (ends.aborted) resolve(null);
    ends.addEventListener('abort', () => resolve(null), { once: true });
  });
  const watching = watch(run, show, ends);
  try {
    const outcome = outlast === undefined ? run.outcome(ends) : outcomeThroughAbsence(run, outlast, ends);
    return await Promise.race([outcome, aborted]);
  } finally {
    stop.abort();
    timed.release();
    await watching;
  }
}

/** Shows what can be seen. A look that fails (no control worker just now, a busy server) is simply tried again. */
async function watch(run: GateRun, show: FollowOptions['show'], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const view = await Promise.all([run.progress(signal), run.pendingSteps(signal)]).catch(() => null);
    if (view !== null && !signal.aborted) show({ progress: view[0], steps: view[1] });
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { timedSignal } from '../adapters/signals/timed-signal.ts';
import type { MeasureOutcome } from '../gate/contract/measuring/measure-outcome.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import type { GateProgress } from '../gate/contract/progress.ts';
import { type Outlasting, outcomeThroughAbsence } from './outlast.ts';
import type { GateRun } from './runs/gate-run.ts';
import type { PendingStep } from './runs/pending-steps.ts';

/** What a person watches: the run's own progress, and the hosts' heartbeats. */
export interface LiveView<Outcome extends AnyOutcome = GateOutcome> {
  readonly progress: GateProgress<Outcome>;
  readonly steps: readonly PendingStep[];
}

export interface FollowOptions<Outcome extends AnyOutcome = GateOutcome> {
  /** Milliseconds to wait for the outcome, those in which the server is away among them; null: as long as it takes. */
  readonly waitMs: number | null;
  /** Aborted by a person's Ctrl-C: detaches, the gate goes on. */
  readonly signal: AbortSignal;
  readonly show: (view: LiveView<Outcome>) => void;
  /** How a server is waited for that goes away meanwhile; absent: it isn't. */
  readonly outlast?: Outlasting;
}

type AnyOutcome = GateOutcome | MeasureOutcome;

/** What is asked of a run that is followed. */
export type FollowedRun<Outcome extends AnyOutcome> = Pick<
  GateRun<Outcome, string>,
  'id' | 'outcome' | 'progress' | 'pendingSteps'
>;

const POLL_MS = 1000;

/**
 * Follows a run to its outcome; null where the time ran out or the person detached. The run goes on either way.
 *
 * @throws ServiceUnreachable where the server went away, for longer than it is waited for
 */
export async function follow<Outcome extends AnyOutcome>(
  run: FollowedRun<Outcome>,
  options: FollowOptions<Outcome>,
): Promise<Outcome | null> {
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
async function watch<Outcome extends AnyOutcome>(
  run: FollowedRun<Outcome>,
  show: FollowOptions<Outcome>['show'],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const view = await Promise.all([run.progress(signal), run.pendingSteps(signal)]).catch(() => null);
    if (view !== null && !signal.aborted) show({ progress: view[0], steps: view[1] });
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { MeasureOutcome } from '../gate/contract/measuring/measure-outcome.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import { ServiceUnreachable } from './run-error.ts';
import type { GateRun } from './runs/gate-run.ts';

/** How a server is waited for that went away. */
export interface Outlasting {
  /** How long it may be away from when that was noticed, in milliseconds. */
  readonly awayMs: number;
  /** Told once for each absence, and what ended it. */
  readonly said: (event: 'away' | 'back', afterMs: number) => void;
}

const LOOK_MS = 1000;

/**
 * A run's outcome, whenever it comes and whether or not the server goes away meanwhile: what runs goes on where it was.
 *
 * @throws ServiceUnreachable where it stays away; GateBroke where it comes back without the run
 */
export async function outcomeThroughAbsence<Outcome extends GateOutcome | MeasureOutcome>(
  run: Pick<GateRun<Outcome, string>, 'id' | 'outcome' | 'pendingSteps'>,
  outlasting: Outlasting,
  signal: AbortSignal,
): Promise<Outcome> {
  for (;;) {
    try {
      return await run.outcome(signal);
    } catch (error) {
      if (!(error instanceof ServiceUnreachable) || signal.aborted) throw error;
      await untilBack(run, outlasting, signal, error);
    }
  }
}

async function untilBack(
  run: Pick<GateRun, 'id' | 'pendingSteps'>,
  { awayMs, said }: Outlasting,
  signal: AbortSignal,
  first: ServiceUnreachable,
): Promise<void> {
  const since = performance.now();
  said('away', 0);
  for (let last = first; ; ) {
    if (performance.now() - since >= awayMs) throw last;
    await sleep(LOOK_MS, undefined, { signal });
    try {
      // The outcome itself is answered when the run ends: this, as soon as anybody answers.
      await run.pendingSteps(signal);
      return said('back', performance.now() - since);
    } catch (error) {
      if (!(error instanceof ServiceUnreachable)) throw error;
      last = error;
    }
  }
}

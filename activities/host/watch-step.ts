import { Context } from '@temporalio/activity';
import type { StepProgress, Watch } from '../../adapters/bench-host/job/bench-host.ts';
import type { FailureClass } from '../../gate/contract/failure.ts';
import { GateError } from '../../gate/contract/gate-error.ts';

/** A killed worker's last details may be this old, besides what the worker's own throttling adds. */
const HEARTBEAT_MS = 500;

/** What the heartbeats of a host's activities carry: where the step is, and at its end how it failed. */
export interface StepHeartbeat extends StepProgress {
  readonly failed?: FailureClass;
}

/**
 * Runs a step with heartbeats until it ends or the activity is cancelled. Before a failure is thrown its class goes into
 * a heartbeat: of a failed attempt, that is all that a next one can read.
 */
export async function watchStep<T>(begin: string, step: (watch: Watch) => Promise<T>): Promise<T> {
  const context = Context.current();
  let progress: StepHeartbeat = { now: begin };
  const beat = (): void => context.heartbeat(progress);
  beat();
  const timer = setInterval(beat, HEARTBEAT_MS);
  try {
    const result = await step({
      signal: context.cancellationSignal,
      onProgress: (next) => {
        progress = next;
      },
    });
    beat();
    return result;
  } catch (error) {
    // Rejects with the failure that tells the server that the cancellation was heeded.
    if (context.cancellationSignal.aborted) await context.cancelled;
    if (error instanceof GateError) context.heartbeat({ ...progress, failed: error.report.class });
    throw error;
  } finally {
    clearInterval(timer);
  }
}

import { Context } from '@temporalio/activity';
import type { StepProgress, Watch } from '../../adapters/bench-host/job/bench-host.ts';
import type { FailureClass } from '../../gate/contract/failure.ts';
import { GateError } from '../../gate/contract/gate-error.ts';

/** News are told so soon: a killed worker's last details may be this old, besides what the worker's own throttling adds. */
const NEWS_MS = 500;

/**
 * Without news a heartbeat only shows that the step is alive, and brings its cancellation: so often, since a suite takes
 * hours and each heartbeat is paid for where Temporal is.
 */
const QUIET_MS = 2_000;

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
  let told = progress;
  let quietMs = 0;
  const beat = (): void => {
    told = progress;
    quietMs = 0;
    context.heartbeat(progress);
  };
  beat();
  const timer = setInterval(() => {
    quietMs += NEWS_MS;
    if (progress !== told || quietMs >= QUIET_MS) beat();
  }, NEWS_MS);
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

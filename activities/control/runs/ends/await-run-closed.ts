import { Context } from '@temporalio/activity';
import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type { ControlActivities } from '../../../interfaces.ts';

/** Often enough for a heartbeat time-out of ten seconds. */
const HEARTBEAT_EVERY = 3_000;

/**
 * Waits for the end of a run and of those that it continues as, however they end, by the server's long poll. Throws
 * what the client throws when the server can't be reached: the next attempt waits on.
 */
export const createAwaitRunClosed =
  (deps: { readonly client: Client }): ControlActivities['awaitRunClosed'] =>
  async ({ workflowId, runId }) => {
    const context = Context.current();
    const run = deps.client.workflow.getHandle(workflowId, runId);
    const heartbeats = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY);
    try {
      await deps.client.withAbortSignal(context.cancellationSignal, () => run.result());
    } catch (error) {
      if (context.cancellationSignal.aborted) await context.cancelled;
      // Failed, cancelled, terminated, timed out; or forgotten already, and then `storeHistory` says what is missing.
      if (!(error instanceof WorkflowFailedError || error instanceof WorkflowNotFoundError)) throw error;
    } finally {
      clearInterval(heartbeats);
    }
  };

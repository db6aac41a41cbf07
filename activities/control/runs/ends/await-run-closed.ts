import { Context } from '@temporalio/activity';
import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type { ControlActivities } from '../../../interfaces.ts';
import { firstRunOf } from '../identity/first-run-of.ts';
import { resultThroughResets } from './result-through-resets.ts';

/** Often enough for a heartbeat time-out of ten seconds. */
const HEARTBEAT_EVERY = 3_000;

/**
 * Waits for the end of a run, of those that it continues as and of those that go on where one was reset, however they
 * end, by the server's long poll. Throws what the client throws when the server can't be reached: the next attempt waits
 * on.
 */
export const createAwaitRunClosed =
  (deps: { readonly client: Client }): ControlActivities['awaitRunClosed'] =>
  async ({ workflowId, runId }) => {
    const context = Context.current();
    const heartbeats = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY);
    try {
      await deps.client.withAbortSignal(context.cancellationSignal, () => closed(deps.client, { workflowId, runId }));
    } catch (error) {
      if (context.cancellationSignal.aborted) await context.cancelled;
      // Failed, cancelled, terminated, timed out; or forgotten already, and then `storeHistory` says what is missing.
      if (!(error instanceof WorkflowFailedError || error instanceof WorkflowNotFoundError)) throw error;
    } finally {
      clearInterval(heartbeats);
    }
  };

async function closed(client: Client, { workflowId, runId }: { workflowId: string; runId: string }): Promise<void> {
  const firstExecutionRunId = firstRunOf(await client.workflow.getHandle(workflowId, runId).describe());
  await resultThroughResets(client, { workflowId, firstExecutionRunId, runId });
}

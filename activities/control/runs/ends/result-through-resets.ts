import { type Client, WorkflowFailedError } from '@temporalio/client';
import { firstRunOf } from '../identity/first-run-of.ts';

/** A run that is waited for. */
interface Waited {
  readonly workflowId: string;
  /** By which it is known through all of its passes. */
  readonly firstExecutionRunId: string;
  /** The execution that is known of last; absent: the first. */
  readonly runId?: string;
}

/**
 * The result of a run, through all that it continues as. One that was reset closed as terminated, and goes on as another
 * of the same beginning.
 *
 * @throws WorkflowFailedError where it closed without a result
 */
export async function resultThroughResets<Result>(
  client: Client,
  { workflowId, firstExecutionRunId, runId: last }: Waited,
): Promise<Result> {
  for (let runId = last ?? firstExecutionRunId; ; ) {
    try {
      return (await client.workflow.getHandle(workflowId, runId).result()) as Result;
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      // Of an earlier run as well, whose id another run has by now.
      const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
      const reset = raw.workflowExtendedInfo?.resetRunId;
      if (reset) {
        runId = reset;
        continue;
      }
      const newest = await client.workflow.getHandle(workflowId).describe();
      if (firstRunOf(newest) !== firstExecutionRunId || newest.runId === runId) throw error;
      if (newest.status.name !== 'RUNNING' && newest.status.name !== 'COMPLETED') throw error;
      runId = newest.runId;
    }
  }
}

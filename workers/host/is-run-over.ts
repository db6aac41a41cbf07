import type { Client } from '@temporalio/client';
import type { JobNote } from '../../adapters/host/jobs/sweep-jobs.ts';

/** Whether the server knows that a run has ended: all of its passes, or that a later run took its place. */
export async function isRunOver(
  client: Pick<Client, 'workflow'>,
  { workflowId, firstExecutionRunId }: JobNote,
): Promise<boolean> {
  try {
    const { status, raw } = await client.workflow.getHandle(workflowId).describe();
    const first = raw.workflowExecutionInfo?.firstRunId;
    // A server that doesn't tell the first run leaves it open whether this is another one.
    return status.name !== 'RUNNING' || (Boolean(first) && first !== firstExecutionRunId);
  } catch {
    // A server that doesn't answer, or has forgotten it, says nothing of it.
    return false;
  }
}

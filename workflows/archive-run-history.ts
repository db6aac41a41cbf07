import { workflowInfo } from '@temporalio/workflow';
import { archive } from './calls/activities.ts';

/** Waits until a gate has closed, then keeps the histories of its passes beside its baselines: the server forgets. */
export async function archiveRunHistory(run: { workflowId: string; firstExecutionRunId: string }): Promise<string[]> {
  const runId = workflowInfo().parent?.runId ?? run.firstExecutionRunId;
  await archive.awaitRunClosed.executeWithOptions({ summary: 'wait for the gate to end' }, [
    { workflowId: run.workflowId, runId },
  ]);
  return archive.storeHistory.executeWithOptions({ summary: 'keep its history' }, [run]);
}

import { randomUUID } from 'node:crypto';
import type { GateScene } from './gate-bench.ts';

/** Resets a run to the end of its first step, as `temporal workflow reset` does. @returns the id of the run that goes on */
export async function reset({ client, place }: GateScene, id: string, runId: string): Promise<string> {
  const { events } = await client.workflow.getHandle(id, runId).fetchHistory();
  const first = events?.find(({ workflowTaskCompletedEventAttributes: completed }) => completed);
  if (!first?.eventId) throw new Error('the run has completed no workflow task');
  const answer = await client.workflowService.resetWorkflowExecution({
    namespace: place.namespace,
    workflowExecution: { workflowId: id, runId },
    reason: 'a bug was mended',
    workflowTaskFinishEventId: first.eventId,
    requestId: randomUUID(),
  });
  return answer.runId;
}

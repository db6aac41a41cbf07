import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { isSameGate } from '../../../../gate/contract/request.ts';
import { CONTROL_QUEUE, GATE_WORKFLOW, RECEIPTS_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';
import { subjectKey } from '../../../../gate/names/subject.ts';
import type { ControlActivities } from '../../../interfaces.ts';
import { checkNameOf } from '../history/check-name.ts';
import { readLeftReceipts } from './left-receipts.ts';

/** Hardly anybody terminates more runs of a subject before they start one that may end by itself. */
const MOST_RUNS = 10;

/**
 * Finds the runs of a subject that the server says were ended from outside, and leaves each one's check, which would stay
 * pending for ever, to the workflow that writes receipts: once, however many runs find it. A run for the same commit takes
 * its check over by itself, where the profile still calls it so.
 */
export const createCompleteLeftChecks =
  ({ client }: { readonly client: Client }): ControlActivities['completeLeftChecks'] =>
  async ({ workflowId, repository, subject }) => {
    const query = [
      `WorkflowType = '${GATE_WORKFLOW}'`,
      `ExecutionStatus IN ('Terminated', 'TimedOut', 'Failed')`,
      `${SEARCH_ATTRIBUTES.repository} = '${repository}'`,
      `${SEARCH_ATTRIBUTES.subject} = '${subjectKey(subject)}'`,
    ].join(' AND ');
    const completed: string[] = [];
    let looked = 0;
    for await (const { workflowId: id, runId } of client.workflow.list({ query })) {
      if (!isSameGate(id, workflowId)) continue;
      looked += 1;
      if (looked > MOST_RUNS) break;
      const isSameCommit = id === workflowId;
      if (isSameCommit && !(await isRenamed(client, { workflowId, runId }))) continue;
      const left = await readLeftReceipts(client, id, runId);
      if (left.state !== 'ended' || left.owed.outcome.workflow === null) continue;
      const { firstExecutionRunId } = left.owed.outcome.workflow;
      try {
        await client.workflow.start(RECEIPTS_WORKFLOW, {
          workflowId: receiptsWorkflowId({ workflowId: id, firstExecutionRunId }),
          taskQueue: CONTROL_QUEUE,
          args: [left.owed],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          staticSummary: `receipts left by a run that ended: ${left.owed.owed.join(', ')}`,
        });
        completed.push(id);
      } catch (error) {
        // Somebody takes care of them, or did.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    }
    return completed;
  };

/** Whether the newest run of a gate calls its check otherwise than an ended one did. */
async function isRenamed(client: Client, ended: { workflowId: string; runId: string }): Promise<boolean> {
  const { runId } = await client.workflow.getHandle(ended.workflowId).describe();
  const [now, before] = await Promise.all([checkNameOf(client, { ...ended, runId }), checkNameOf(client, ended)]);
  return now !== null && before !== null && now !== before;
}

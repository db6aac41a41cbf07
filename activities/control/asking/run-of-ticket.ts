import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { hasTicket } from './join-or-start.ts';

/**
 * So many runs of one gate are looked at, the newest first: more than anybody starts while one asking is tried again, each
 * with all that it continued as.
 */
const MOST_RUNS = 500;

/**
 * The run of a gate that an asking began, though others may have begun after it; null where it began none. A run that
 * ended a moment ago may not be listed yet, but those after it began later still.
 *
 * @param newest the gate's newest run
 */
export async function runOfTicket(
  client: Client,
  newest: WorkflowExecutionDescription,
  ticket: string,
): Promise<WorkflowExecutionDescription | null> {
  if (hasTicket(newest, ticket)) return newest;
  let looked = 0;
  const query = `WorkflowId = '${newest.workflowId.replace(/[\\']/g, '')}'`;
  for await (const { memo, runId } of client.workflow.list({ query })) {
    if (memo?.ticket === ticket) return described(client, newest.workflowId, runId);
    looked += 1;
    if (looked === MOST_RUNS) break;
  }
  return null;
}

/** A run as the server tells it; null where there is none, or it has forgotten it. No run id: the newest. */
export async function described(
  client: Client,
  workflowId: string,
  runId?: string,
): Promise<WorkflowExecutionDescription | null> {
  try {
    return await client.workflow.getHandle(workflowId, runId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

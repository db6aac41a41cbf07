import type { Client } from '@temporalio/client';
import { GATE_WORKFLOW } from '../gate/contract/names.ts';
import { askServer } from './ask-server.ts';
import { InputError } from './input-error.ts';
import { isRunId } from './run-id.ts';

/**
 * The workflow id of what a person named: by itself, or by a run id as receipts have it.
 *
 * @throws InputError where no gate has the run id, or a later run of the same commit has taken the workflow id since
 */
export async function workflowIdOf(client: Client, id: string): Promise<string> {
  if (!isRunId(id)) return id;
  const query = `WorkflowType = "${GATE_WORKFLOW}" AND RunId = "${id}"`;
  const found = await askServer(client, {}, async () => {
    for await (const { workflowId } of client.workflow.list({ query, pageSize: 1 })) return workflowId;
    return null;
  });
  if (found === null) throw new InputError([`no run has the id ${id}: ${WHERE_RUNS_ARE_NAMED}`]);
  const { raw } = await askServer(client, {}, () => client.workflow.getHandle(found).describe());
  const newest = raw.workflowExecutionInfo?.firstRunId;
  if (newest && newest !== id) {
    throw new InputError([
      `the run ${id} is over, and ${found} is a later run since; its logs: benchmark-gate logs ${id}`,
    ]);
  }
  return found;
}

/** Said where nobody knows an id. */
export const WHERE_RUNS_ARE_NAMED = 'benchmark-gate run prints the id of a run, and the summary of its check names it';

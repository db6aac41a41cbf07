import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { GATE_WORKFLOW, MEASURE_WORKFLOW } from '../../gate/names/names.ts';
import { askServer } from '../ask-server.ts';
import { InputError } from '../input-error.ts';
import { findByBeginning } from './find-by-beginning.ts';
import { runIdIn } from './run-id.ts';

/** Said where nobody knows an id. Measurings are listed nowhere. */
export const WHERE_RUNS_ARE_NAMED =
  'benchmark-gate runs lists gates, and the summary of a check names its run; benchmark-gate measure prints the id of a measuring';

/** A workflow, and which of its executions; no run id: the newest. */
export interface NamedExecution {
  readonly workflowId: string;
  readonly runId?: string;
}

/** `benchmark-gate/OWNER/NAME/SUBJECT/COMMIT/PROFILE`, or a measuring's: nothing is left out. */
const WHOLE = /^benchmark-gate\/(?:[^/]+\/[^/]+\/[^/]+|measure\/[^/]+)\/[0-9a-f]{40}\/./;

/**
 * What a person named: a workflow by its id, one execution by a run id as receipts have it, or either, or a commit, by
 * its beginning.
 *
 * @throws InputError where the server lists no gate's run by that id, or several by that beginning
 */
export async function findExecution(client: Client, named: string): Promise<NamedExecution> {
  const runId = runIdIn(named);
  if (runId !== null) return { workflowId: await workflowOf(client, runId), runId };
  if (WHOLE.test(named)) return { workflowId: named };
  const found = await findByBeginning(client, named);
  // Somebody may have given it an id of another form: the server knows.
  if (found === null) return { workflowId: named };
  const { workflowId, run } = found.run;
  return { workflowId, ...(found.isNamedById ? { runId: run } : {}) };
}

async function workflowOf(client: Client, runId: string): Promise<string> {
  const query = `(WorkflowType = "${GATE_WORKFLOW}" OR WorkflowType = "${MEASURE_WORKFLOW}") AND RunId = "${runId}"`;
  const workflowId = await askServer(client, {}, async () => {
    for await (const listed of client.workflow.list({ query, pageSize: 1 })) return listed.workflowId;
    return null;
  });
  if (workflowId !== null) return workflowId;
  throw new InputError([
    `no run has the id ${runId}: ${WHERE_RUNS_ARE_NAMED}; one just started may not be listed yet, and is known by its longer id`,
  ]);
}

/**
 * What a person named, with the run id of its first execution where it is an earlier run, whose workflow id belongs to a
 * later one of the same commit now.
 *
 * @throws InputError where no gate has the run id
 */
export async function findEarlier(client: Client, named: string): Promise<NamedExecution> {
  const { workflowId, runId } = await findExecution(client, named);
  return runId === undefined ? { workflowId } : executionOf(client, { workflowId, runId });
}

/**
 * One execution of a workflow, with the run id of its first where it is of an earlier run.
 *
 * @throws InputError where the server no longer has it
 */
export async function executionOf(
  client: Client,
  { workflowId, runId }: Required<NamedExecution>,
): Promise<NamedExecution> {
  const firstOf = async (execution?: string) =>
    (await client.workflow.getHandle(workflowId, execution).describe()).raw.workflowExecutionInfo?.firstRunId ||
    execution;
  try {
    const [named, newest] = await askServer(client, {}, () => Promise.all([firstOf(runId), firstOf()]));
    // Each pass has a run id of its own; they are one run.
    return named === newest || named === undefined ? { workflowId } : { workflowId, runId: named };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new InputError([`the server has forgotten the run ${runId}`]);
    throw error;
  }
}

/**
 * The workflow id of what a person named, for who acts for a workflow's newest run alone.
 *
 * @throws InputError where no gate has the run id, or the workflow id belongs to a later run of the same commit now
 */
export async function workflowIdOf(client: Client, named: string): Promise<string> {
  const { workflowId, runId } = await findEarlier(client, named);
  if (runId === undefined) return workflowId;
  throw new InputError([
    `the run ${runId} is over: its id ${workflowId} is a later run's now; benchmark-gate show ${runId} has its outcome`,
  ]);
}

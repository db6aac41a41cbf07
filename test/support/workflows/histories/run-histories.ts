import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** The history of one run that has ended. */
export interface RunHistory {
  readonly workflowId: string;
  readonly runId: string;
  readonly history: History;
}

const PATIENCE_MS = 120_000;

/**
 * The histories of all runs of a workflow id, oldest first, and of the children that they left behind. Waits until all
 * of them have ended, so their workers must still be there.
 *
 * @throws where there is no run, or one of them does not end
 */
export async function endedHistories(client: Client, workflowId: string): Promise<RunHistory[]> {
  const histories: RunHistory[] = [];
  for (const runId of await runsOf(client, workflowId)) {
    const handle = client.workflow.getHandle(workflowId, runId);
    await ended(() => handle.describe().then(({ status }) => status.name !== 'RUNNING'), `${workflowId} ${runId}`);
    const history = await handle.fetchHistory();
    histories.push({ workflowId, runId, history });
    for (const child of childrenOf(history)) histories.push(...(await endedHistories(client, child)));
  }
  return histories;
}

/** Run ids, oldest first. The list of runs lags behind: it is complete once it has the newest run. */
async function runsOf(client: Client, workflowId: string): Promise<string[]> {
  const newest = await client.workflow.getHandle(workflowId).describe();
  const query = `WorkflowId = "${workflowId}"`;
  let runs: { runId: string; startTime: Date }[] = [];
  const listed = async () => {
    runs = [];
    for await (const run of client.workflow.list({ query })) runs.push(run);
    return runs.some(({ runId }) => runId === newest.runId);
  };
  await ended(listed, `the list of ${workflowId}`);
  return runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime()).map(({ runId }) => runId);
}

const childrenOf = ({ events }: History): string[] =>
  (events ?? []).flatMap(({ childWorkflowExecutionStartedEventAttributes: started }) =>
    started?.workflowExecution?.workflowId ? [started.workflowExecution.workflowId] : [],
  );

async function ended(done: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await done().catch(ignoreMissing))) {
    if (Date.now() > deadline) throw new Error(`${what} did not end`);
    await sleep(50);
  }
}

const ignoreMissing = (error: unknown): false => {
  if (error instanceof WorkflowNotFoundError) return false;
  throw error;
};

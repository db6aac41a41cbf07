import type { Client } from '@temporalio/client';
import { readPayloads } from '../runs/history/read-payloads.ts';

/**
 * What a workflow was started with, as the first event of its history has it: so that neither a second copy of it has to
 * stand in that history, nor a worker to answer.
 */
export async function askedBy(
  client: Client,
  execution: { readonly workflowId: string; readonly runId?: string },
): Promise<unknown> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const [asked] = await readPayloads(client, started?.input?.payloads);
  return asked;
}

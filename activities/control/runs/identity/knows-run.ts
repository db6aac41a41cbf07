import type { Client } from '@temporalio/client';
import { GATE_WORKFLOW } from '../../../../gate/names/names.ts';

/** Whether the server began a gate's run of this id, and still knows of it. */
export type KnowsRun = (runId: string) => Promise<boolean>;

export const createKnowsRun =
  ({ client }: { readonly client: Pick<Client, 'workflow'> }): KnowsRun =>
  async (runId) => {
    // What isn't an id of Temporal's can't be one of its runs, nor part of a query.
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(runId)) return false;
    const query = `WorkflowType = '${GATE_WORKFLOW}' AND RunId = '${runId}'`;
    for await (const _ of client.workflow.list({ query })) return true;
    return false;
  };

import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** Whether the server knows a run of this id under a workflow's id. */
export const createIsRunOf =
  ({ client }: { readonly client: Pick<Client, 'workflow'> }) =>
  async (workflowId: string, runId: string): Promise<boolean> => {
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(runId)) return false;
    try {
      await client.workflow.getHandle(workflowId, runId).describe();
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };

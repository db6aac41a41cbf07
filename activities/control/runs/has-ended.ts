import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { ClaimedIdentity } from './require-caller.ts';

/**
 * Whether a run has ended, however, its later passes included. Of one id only the newest run can be under way, and one
 * that the server has forgotten isn't.
 */
export const createHasEnded =
  ({ client }: { readonly client: Pick<Client, 'workflow'> }) =>
  async ({ workflowId, firstExecutionRunId }: ClaimedIdentity): Promise<boolean> => {
    try {
      const { status, raw } = await client.workflow.getHandle(workflowId).describe();
      return status.name !== 'RUNNING' || raw.workflowExecutionInfo?.firstRunId !== firstExecutionRunId;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return true;
      throw error;
    }
  };

import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { type ClaimedIdentity, isRunKind } from '../identity/require-caller.ts';

/**
 * Whether a run is a gate's, or a measuring's, that the server knows, and has ended, however, its later passes included. Of one id only the
 * newest run can be under way. One that the server doesn't know may never have been: nobody can say what it measured.
 */
export const createHasEnded =
  ({ client }: { readonly client: Pick<Client, 'workflow'> }) =>
  async ({ workflowId, firstExecutionRunId }: ClaimedIdentity): Promise<boolean> => {
    try {
      const first = await client.workflow.getHandle(workflowId, firstExecutionRunId).describe();
      const isFirst = first.raw.workflowExecutionInfo?.firstRunId === firstExecutionRunId;
      if (!isRunKind(first.type) || !isFirst) return false;
      const { status, raw } = await client.workflow.getHandle(workflowId).describe();
      return status.name !== 'RUNNING' || raw.workflowExecutionInfo?.firstRunId !== firstExecutionRunId;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };

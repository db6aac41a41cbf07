import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { isSameGate } from '../../../../gate/contract/request.ts';
import { GATE_WORKFLOW, HEAD_MOVED_SIGNAL, SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';
import { subjectKey } from '../../../../gate/names/subject.ts';
import type { ControlActivities } from '../../../interfaces.ts';

/** Of one subject hardly more than one run is under way; whoever starts more by hand has the rest found out later. */
const MOST_TOLD = 20;

/**
 * Tells the runs under way for the same subject and profile that there is a newer head, so that they look at once
 * instead of before their next lane. It only makes them look: a run that is told wrongly goes on.
 */
export const createTellOlderRuns =
  ({ client }: { readonly client: Pick<Client, 'workflow'> }): ControlActivities['tellOlderRuns'] =>
  async ({ workflowId, repository, subject }) => {
    const query = [
      `WorkflowType = '${GATE_WORKFLOW}'`,
      `ExecutionStatus = 'Running'`,
      `${SEARCH_ATTRIBUTES.repository} = '${repository}'`,
      `${SEARCH_ATTRIBUTES.subject} = '${subjectKey(subject)}'`,
    ].join(' AND ');
    const told: string[] = [];
    for await (const { workflowId: id, runId } of client.workflow.list({ query })) {
      if (told.length >= MOST_TOLD) break;
      if (id === workflowId || !isSameGate(id, workflowId)) continue;
      try {
        await client.workflow.getHandle(id, runId).signal(HEAD_MOVED_SIGNAL);
        told.push(id);
      } catch (error) {
        // It has ended since it was listed.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    }
    return told;
  };

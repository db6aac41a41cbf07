import type { Client } from '@temporalio/client';
import { isSameGate } from '../../gate/contract/request.ts';
import { GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../gate/names/names.ts';
import { subjectKey } from '../../gate/names/subject.ts';
import type { ControlActivities } from '../interfaces.ts';

/** More runs than anybody starts of one subject in the days that receipts can be owed. */
const MOST_RUNS = 200;

/**
 * Looks for newer runs of a subject by the server's word. One that was ended from outside before it decided anything
 * has said nothing, and one whose commit a person named never speaks for the subject.
 */
export const createFindNewerRuns =
  ({ client }: { readonly client: Pick<Client, 'workflow'> }): ControlActivities['findNewerRuns'] =>
  async ({ repository, subject, workflow, startedAt, finishedAt }) => {
    const found = { ofSubject: false, ofCommit: false };
    if (workflow === null || subject === null || startedAt === null) return found;
    const query = [
      `WorkflowType = '${GATE_WORKFLOW}'`,
      `${SEARCH_ATTRIBUTES.repository} = '${repository}'`,
      `${SEARCH_ATTRIBUTES.subject} = '${subjectKey(subject)}'`,
      `StartTime > '${startedAt}'`,
    ].join(' AND ');
    let looked = 0;
    for await (const run of client.workflow.list({ query })) {
      looked += 1;
      if (looked > MOST_RUNS) break;
      if (run.workflowId !== workflow.id && !isSameGate(run.workflowId, workflow.id)) continue;
      // Later passes of the run itself began before it ended; another run under its id can't have.
      const isSameCommit = run.workflowId === workflow.id;
      if (isSameCommit && run.startTime.getTime() < Date.parse(finishedAt ?? startedAt)) continue;
      if (run.status.name !== 'RUNNING' && run.searchAttributes[SEARCH_ATTRIBUTES.status] === undefined) continue;
      if (isSameCommit) found.ofCommit = true;
      const { terms } = (run.memo ?? {}) as { terms?: { headPinned?: unknown } };
      if (terms?.headPinned !== true) found.ofSubject = true;
    }
    return found;
  };

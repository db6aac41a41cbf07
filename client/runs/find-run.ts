import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { GATE_WORKFLOW, MEASURE_WORKFLOW } from '../../gate/names/names.ts';
import { askServer } from '../ask-server.ts';
import { InputError } from '../input-error.ts';
import { type GateRun, gateRun, type MeasureRun, measureRun } from './gate-run.ts';
import { findEarlier, WHERE_RUNS_ARE_NAMED } from './workflow-id.ts';

/**
 * A run by its workflow id, or by its run id as receipts have it: a gate's, or a measuring's, also an earlier one of the
 * same commit.
 *
 * @throws InputError where there is no such run
 */
export async function findRun(client: Client, named: string): Promise<GateRun | MeasureRun> {
  const { workflowId: id, runId } = await findEarlier(client, named);
  const { type } = await askServer(client, {}, () => client.workflow.getHandle(id, runId).describe()).catch(
    (error: unknown) => {
      if (error instanceof WorkflowNotFoundError)
        throw new InputError([`no run has the id ${id}: ${WHERE_RUNS_ARE_NAMED}`]);
      throw error;
    },
  );
  if (type === GATE_WORKFLOW) return gateRun(client, id, runId);
  if (type === MEASURE_WORKFLOW) return measureRun(client, id, runId);
  throw new InputError([`${id} is no run of a gate: ${WHERE_RUNS_ARE_NAMED}`]);
}

import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { type OwedReceipts, owedReceipts, receiptsWorkflowId } from '../../gate/contract/owed-receipts.ts';
import { ReceiptsState } from '../../gate/contract/receipts-state.ts';
import { CONTROL_QUEUE, RECEIPTS_QUERY, RECEIPTS_WORKFLOW, WRITE_NOW_UPDATE } from '../../gate/names/names.ts';
import { askServer } from '../ask-server.ts';

/** How long an answer may take, in milliseconds. */
const ANSWER_MS = 10_000;
/** A try asks GitHub some dozens of things, and a hanging one is given up after two minutes each. */
const TRY_MS = 150_000;

type Ended = Pick<GateOutcome, 'workflow' | 'receipts'>;

const idOf = ({ workflow }: Ended): string | null =>
  workflow && receiptsWorkflowId({ workflowId: workflow.id, firstExecutionRunId: workflow.firstExecutionRunId });

/**
 * What became of the receipts that an ended run owed; null where it owed none, nobody took them over, or who did was
 * ended or doesn't answer.
 *
 * @throws ServiceUnreachable
 */
export async function readOwedReceipts(client: Client, outcome: Ended): Promise<ReceiptsState | null> {
  const id = owedReceipts(outcome).length === 0 ? null : idOf(outcome);
  return id === null ? null : readState(client, id);
}

/** The same for a run that ended without an outcome. @throws ServiceUnreachable */
export const readReceiptsState = (
  client: Client,
  run: { readonly workflowId: string; readonly firstExecutionRunId: string },
): Promise<ReceiptsState | null> => readState(client, receiptsWorkflowId(run));

async function readState(client: Client, id: string): Promise<ReceiptsState | null> {
  const run = client.workflow.getHandle(id);
  const ask = <T>(question: () => Promise<T>) => askServer(client, { withinMs: ANSWER_MS }, question);
  try {
    const { status } = await ask(() => run.describe());
    // A query is answered by a control worker: without one, what is known stays what the outcome says.
    if (status.name === 'RUNNING') return await ask(() => run.query(RECEIPTS_QUERY)).then(parse, () => null);
    return parse(await ask(() => run.result()));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowFailedError) return null;
    throw error;
  }
}

const parse = (state: unknown): ReceiptsState => ReceiptsState.parse(state);

/**
 * Writes what a closed run left unwritten, by the one workflow of that run: where it waits for its next try, it tries at
 * once. Returns what one try gave; the workflow goes on with what is left.
 *
 * @throws ServiceUnreachable also where no control worker takes it
 */
export async function writeOwedReceipts(client: Client, left: OwedReceipts): Promise<ReceiptsState> {
  const id = idOf(left.outcome);
  if (id === null) throw new Error('an outcome without a workflow owes no receipts');
  const before = await readState(client, id);
  if (before?.ended === 'settled') return before;
  const startWorkflowOperation = new WithStartWorkflowOperation(RECEIPTS_WORKFLOW, {
    workflowId: id,
    taskQueue: CONTROL_QUEUE,
    args: [left],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `receipts owed: ${left.owed.join(', ')}`,
  });
  return parse(
    await askServer(client, { withinMs: TRY_MS }, () =>
      client.workflow.executeUpdateWithStart(WRITE_NOW_UPDATE, { startWorkflowOperation }),
    ),
  );
}

import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { GateContext } from '../../../gate/contract/context.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { type ReceiptName, receiptsWorkflowId } from '../../../gate/contract/owed-receipts.ts';
import { GATE_WORKFLOW } from '../../../gate/names/names.ts';
import { leftIn } from './left-receipts.ts';
import { readEvents } from './read-payloads.ts';
import { type ClaimedIdentity, unproven } from './require-caller.ts';
import { continuationOf, hasClosed, leftToChild, type RunEvents, startOf } from './run-events.ts';

/** What a run itself has to say where its receipts are written after it. */
export interface OwnWords {
  readonly outcome: GateOutcome;
  /** Null where it never read its change. */
  readonly context: GateContext | null;
  /** Receipts that it still owes. */
  readonly owed: readonly ReceiptName[];
}

/** Answers of the server, by gRPC's numbers: it is no id of a run; there is no such run. */
const NONE: readonly number[] = [3, 5];

/** More passes than any gate makes: a chain that is longer is not one of ours. */
const LONGEST_CHAIN = 20;

/**
 * What is owed by a run, from its history on the server, whatever anybody says of it: a workflow that writes owed
 * receipts can be started by whoever reaches the server, with invented words.
 *
 * @throws {GateError} unproven where the server knows no such run of a gate, or it leaves nothing to this workflow
 */
export async function readOwed(client: Client, run: ClaimedIdentity): Promise<OwnWords> {
  const { workflowId, firstExecutionRunId } = run;
  const of = `run ${firstExecutionRunId} of ${workflowId}`;
  const events = await lastPass(client, run);
  if (events === null) throw unproven(`the server knows no ${of}: no receipts of it are written`);
  const { type, firstExecutionRunId: first } = startOf(events);
  if (type !== GATE_WORKFLOW || first !== firstExecutionRunId) {
    throw unproven(`${of} is no gate's: no receipts of it are written`);
  }
  if (!hasClosed(events)) {
    const left = leftToChild(events, receiptsWorkflowId(run));
    if (left === null) throw unproven(`${of} is under way and writes its receipts itself: refused`);
    return { ...left, owed: withProgress(left.owed) };
  }
  const left = leftIn(events, workflowId);
  if (left.state !== 'ended') throw unproven(`${of} left no receipts to be written: refused`);
  return { ...left.owed, owed: withProgress(left.owed.owed) };
}

/** A ledger that is written later is named by the progress comment as owed until then: that is written again with it. */
const withProgress = (owed: readonly ReceiptName[]): readonly ReceiptName[] =>
  owed.includes('ledger') ? [...owed, 'progress'] : owed;

/** The history of the last of a run's passes; null where the server has it not, or no more. */
async function lastPass(
  client: Client,
  { workflowId, firstExecutionRunId }: ClaimedIdentity,
): Promise<RunEvents | null> {
  let runId: string | null = firstExecutionRunId;
  let events: RunEvents = [];
  try {
    for (let passes = 0; runId !== null; passes += 1) {
      if (passes === LONGEST_CHAIN) return null;
      events = await readEvents(client, await client.workflow.getHandle(workflowId, runId).fetchHistory());
      runId = continuationOf(events);
    }
    return events;
  } catch (error) {
    if (isGrpcServiceError(error) && NONE.includes(error.code)) return null;
    throw error;
  }
}

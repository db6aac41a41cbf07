import type { Client } from '@temporalio/client';
import type { GateContext } from '../../../../gate/contract/context.ts';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { type ReceiptName, receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { GATE_WORKFLOW } from '../../../../gate/names/names.ts';
import { lastPass } from '../history/last-pass.ts';
import { hasClosed, leftToChild, startOf } from '../history/run-events.ts';
import { type ClaimedIdentity, unproven } from '../identity/require-caller.ts';
import { leftIn } from './left-receipts.ts';

/** What a run itself has to say where its receipts are written after it. */
export interface OwnWords {
  readonly outcome: GateOutcome;
  /** Null where it never read its change. */
  readonly context: GateContext | null;
  /** Receipts that it still owes. */
  readonly owed: readonly ReceiptName[];
}

/**
 * What is owed by a run, from its history on the server, whatever anybody says of it: a workflow that writes owed
 * receipts can be started by whoever reaches the server, with invented words.
 *
 * @throws {GateError} unproven where the server knows no such run of a gate, or it leaves nothing to this workflow
 */
export async function readOwed(client: Client, run: ClaimedIdentity): Promise<OwnWords> {
  const { workflowId, firstExecutionRunId } = run;
  const of = `run ${firstExecutionRunId} of ${workflowId}`;
  const last = await lastPass(client, run);
  if (last === null) throw unproven(`the server knows no ${of}: no receipts of it are written`);
  const { events, wasReset } = last;
  const { type, firstExecutionRunId: first } = startOf(events);
  if (type !== GATE_WORKFLOW || first !== firstExecutionRunId) {
    throw unproven(`${of} is no gate's: no receipts of it are written`);
  }
  if (!hasClosed(events)) {
    const left = leftToChild(events, receiptsWorkflowId(run));
    if (left === null && wasReset) {
      throw new GateError({
        class: 'transient',
        message: `${of} was reset and is under way again: it may owe nothing`,
      });
    }
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

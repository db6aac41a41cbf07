import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ActivityFailure, ParentClosePolicy, startChild } from '@temporalio/workflow';
import { ARCHIVE_WORKFLOW } from '../gate/contract/names.ts';
import type { GateOutcome, ReceiptOutcome } from '../gate/contract/outcome.ts';
import type { GateContext } from '../gate/policy/context.ts';
import { control } from './activities.ts';
import { failureReport } from './failures.ts';
import type { RunIdentity } from './run-lane.ts';

/** Shows on GitHub that the first run measures. An outage here changes nothing: the check is looked for again at the end. */
export const openCheck = (running: GateOutcome): Promise<ReceiptOutcome> =>
  owedOnFailure(control.publishCheck.executeWithOptions({ summary: 'check run: in progress' }, [running]));

/**
 * Writes the receipts of an ended pass. The check goes last, since it is what others wait for; between passes it stays
 * in progress.
 */
export async function publish(
  outcome: GateOutcome,
  context: GateContext | null,
  isLastPass: boolean,
): Promise<GateOutcome['receipts']> {
  const nothing: ReceiptOutcome = { state: 'none', reason: 'the change was not read' };
  const later: ReceiptOutcome = {
    state: 'none',
    reason: isLastPass ? 'written last, after this comment' : 'in progress until the last pass',
  };
  const ledger = await owedOnFailure(control.publishLedger.executeWithOptions({ summary: 'ledger' }, [outcome]));
  const progress =
    context === null
      ? nothing
      : await owedOnFailure(
          control.publishProgress.executeWithOptions({ summary: 'progress comment' }, [
            { outcome: { ...outcome, receipts: { ...outcome.receipts, ledger, check: later } }, context },
          ]),
        );
  const check = isLastPass
    ? await owedOnFailure(
        control.publishCheck.executeWithOptions({ summary: `check run: ${outcome.status}` }, [outcome]),
      )
    : later;
  return { check, ledger, progress };
}

/** An outage while writing never changes the status: what could not be written is owed. */
async function owedOnFailure(writing: Promise<ReceiptOutcome>): Promise<ReceiptOutcome> {
  try {
    return await writing;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const reason = failureReport(error)?.message ?? error.cause?.message ?? error.message;
    return { state: 'owed', reason: reason.slice(0, 500) };
  }
}

/** Leaves the keeping of this run's history to a child that outlives it: a run can't export itself. */
export async function keepHistory(identity: RunIdentity): Promise<void> {
  try {
    await startChild(ARCHIVE_WORKFLOW, {
      workflowId: `${identity.workflowId}/history/${identity.firstExecutionRunId}`,
      args: [identity],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

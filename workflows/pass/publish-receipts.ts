import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ActivityFailure, isCancellation, ParentClosePolicy, patched, startChild } from '@temporalio/workflow';
import type { GateContext } from '../../gate/contract/context.ts';
import type { GateOutcome, ReceiptOutcome } from '../../gate/contract/outcome.ts';
import {
  type OwedReceipts,
  owed,
  owedReceipts,
  RETRY_PACE,
  receiptsWorkflowId,
  writtenLast,
} from '../../gate/contract/owed-receipts.ts';
import { neverWritten } from '../../gate/contract/receipt-terms.ts';
import type { GateRequest } from '../../gate/contract/request.ts';
import { ARCHIVE_WORKFLOW, RECEIPTS_WORKFLOW } from '../../gate/names/names.ts';
import { control, progressWriting, receiptWriting } from '../calls/activities.ts';
import { failureReport } from '../calls/failures.ts';
import type { RunIdentity } from '../state/gate-state.ts';

/** Shows on GitHub that the first run measures. An outage here changes nothing: the check is looked for again at the end. */
export const openCheck = (running: GateOutcome): Promise<ReceiptOutcome> =>
  owedOnFailure(receiptWriting.publishCheck.executeWithOptions({ summary: 'check run: in progress' }, [running]));

/**
 * Writes the receipts of an ended pass. The check goes last, since it is what others wait for; between passes it stays
 * in progress.
 *
 * @throws {ActivityFailure} unproven, of an outcome that claims something that nobody vouches for; without a fault only
 */
export async function publishReceipts(
  outcome: GateOutcome,
  context: GateContext | null,
  isLastPass: boolean,
): Promise<GateOutcome['receipts']> {
  const write = (writing: Promise<ReceiptOutcome>) => owedOnFailure(writing, outcome.fault === undefined);
  const nothing: ReceiptOutcome = { state: 'none', reason: 'the change was not read' };
  const later: ReceiptOutcome = isLastPass ? writtenLast : { state: 'none', reason: 'in progress until the last pass' };
  const ledger = await write(receiptWriting.publishLedger.executeWithOptions({ summary: 'ledger' }, [outcome]));
  const progress =
    context === null
      ? nothing
      : await write(
          receiptWriting.publishProgress.executeWithOptions({ summary: 'progress comment' }, [
            { outcome: { ...outcome, receipts: { ...outcome.receipts, ledger, check: later } }, context },
          ]),
        );
  const check = isLastPass
    ? await write(
        receiptWriting.publishCheck.executeWithOptions({ summary: `check run: ${outcome.status}` }, [outcome]),
      )
    : later;
  return { check, ledger, progress };
}

/** What becomes of a pass's receipts where it isn't known whether they still speak for the subject: a later look decides. */
export function oweReceipts(
  outcome: Pick<GateOutcome, 'receiptTerms'>,
  headUnread: string,
  isLastPass: boolean,
): GateOutcome['receipts'] {
  const receipt: ReceiptOutcome = isLastPass
    ? owed(`whether the subject has a newer head is not known: ${headUnread}`)
    : { state: 'none', reason: 'left to the next pass' };
  return {
    check: receipt,
    ledger: neverWritten('ledger', outcome) ?? receipt,
    progress: neverWritten('progress', outcome) ?? receipt,
  };
}

/**
 * One attempt at the progress comment while the run goes on: what GitHub doesn't take, the next edit makes up for.
 *
 * @returns what became of it, which the next write of the same comment has to know
 */
export const editProgress = (outcome: GateOutcome, context: GateContext): Promise<ReceiptOutcome> =>
  owedOnFailure(
    progressWriting.publishProgress.executeWithOptions({ summary: 'progress comment, while it measures' }, [
      { outcome, context },
    ]),
  );

/**
 * An outage while writing never changes the status: what could not be written is owed. A refusal of the words themselves
 * is no outage.
 */
async function owedOnFailure(writing: Promise<ReceiptOutcome>, throwsRefusals = false): Promise<ReceiptOutcome> {
  try {
    return await writing;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const report = failureReport(error);
    const reason = report?.message ?? error.cause?.message ?? error.message;
    if (report?.class !== 'unproven') return owed(reason);
    if (throwsRefusals) throw error;
    // What isn't proven now is proven never.
    return { state: 'none', reason: reason.slice(0, 500) };
  }
}

/**
 * Leaves what GitHub didn't take to a child that outlives this run. A ledger that is written later is named by the
 * progress comment as owed until then: so that is written again with it.
 */
export async function leaveOwed(
  outcome: GateOutcome,
  context: GateContext | null,
  identity: RunIdentity,
  headUnread: boolean,
): Promise<void> {
  const names = owedReceipts(outcome);
  if (names.length === 0 || !patched('owed-receipts-written-later')) return;
  const again = names.includes('ledger') && outcome.receipts.progress.state === 'written';
  const left: OwedReceipts = {
    outcome,
    context,
    owed: again ? [...names, 'progress'] : names,
    ...(headUnread ? { headUnread } : {}),
    pace: RETRY_PACE,
  };
  await startOnce(RECEIPTS_WORKFLOW, receiptsWorkflowId(identity), [left], `receipts owed: ${names.join(', ')}`);
}

/** Has the checks completed that terminated runs of the same subject left pending; a later run tries again. */
export async function completeLeftChecks(
  { repository, subject }: Pick<GateRequest, 'repository' | 'subject'>,
  workflowId: string,
): Promise<void> {
  if (!patched('complete-left-checks')) return;
  try {
    await control.completeLeftChecks.executeWithOptions({ summary: 'complete checks that ended runs left pending' }, [
      { workflowId, repository, subject },
    ]);
  } catch (error) {
    // Nobody waits for it by then: a run that was cancelled before it began must not fail by this.
    if (!(error instanceof ActivityFailure) && !isCancellation(error)) throw error;
  }
}

/** Leaves the keeping of this run's history to a child that outlives it: a run can't export itself. */
export const keepHistory = (identity: RunIdentity): Promise<void> =>
  startOnce(ARCHIVE_WORKFLOW, `${identity.workflowId}/history/${identity.firstExecutionRunId}`, [identity]);

async function startOnce(type: string, workflowId: string, args: unknown[], staticSummary?: string): Promise<void> {
  try {
    await startChild(type, {
      workflowId,
      args,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      ...(staticSummary === undefined ? {} : { staticSummary }),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

import type { GateContext } from './context.ts';
import type { GateOutcome, ReceiptOutcome } from './outcome.ts';

/** In the order in which they are written: the check goes last, since it is what others wait for. */
export const RECEIPT_NAMES = ['ledger', 'progress', 'check'] as const;
export type ReceiptName = (typeof RECEIPT_NAMES)[number];

/** How an outage is waited out: from the first wait each is twice the one before, up to the longest. Milliseconds. */
export interface RetryPace {
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** After so long the receipts are given up, with what they still lacked. */
  readonly boundMs: number;
}

const MINUTE = 60_000;
export const RETRY_PACE: RetryPace = {
  firstWaitMs: MINUTE,
  longestWaitMs: 60 * MINUTE,
  boundMs: 7 * 24 * 60 * MINUTE,
};

/** The input of the workflow that writes what a closed run left unwritten. */
export interface OwedReceipts {
  /** What the receipts say: the run's outcome, or what stands in for it where the run was ended from outside. */
  readonly outcome: GateOutcome;
  /** Null where the run never read its change: then it has no progress comment. */
  readonly context: GateContext | null;
  readonly owed: readonly ReceiptName[];
  /** True where the run couldn't tell whether its subject has a newer head: what speaks for the subject waits for that. */
  readonly headUnread?: true;
  readonly pace: RetryPace;
}

/** The receipts that an outcome still owes, in the order in which they are written. */
export const owedReceipts = ({ receipts }: Pick<GateOutcome, 'receipts'>): ReceiptName[] =>
  RECEIPT_NAMES.filter((name) => receipts[name].state === 'owed');

/** One workflow for each run, whoever starts it: so that nothing is written twice. */
export const receiptsWorkflowId = (run: {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
}): string => `${run.workflowId}/receipts/${run.firstExecutionRunId}`;

/** A receipt that could not be written now; the reason is bounded as outcomes have it. */
export const owed = (reason: string): ReceiptOutcome => ({ state: 'owed', reason: reason.slice(0, 500) });

/** What a progress comment says of a check that is still to be written. */
export const writtenLast: ReceiptOutcome = { state: 'none', reason: 'written last, after this comment' };

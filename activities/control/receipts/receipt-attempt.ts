import type { ReceiptAttempt } from '../../../adapters/github/receipts/receipt-attempt.ts';
import { MAXIMUM_ATTEMPTS } from '../../../gate/contract/failure.ts';
import type { ReceiptOutcome } from '../../../gate/contract/outcome.ts';

export interface AttemptDeps {
  /** Number of the activity's attempt, from 1; absent: nobody asks again. */
  readonly attempt?: () => number;
}

/**
 * What is known of a receipt that is about to be written.
 *
 * @param earlier what became of it in an earlier step of the run: an owed one may have arrived all the same
 */
export const receiptAttempt = ({ attempt }: AttemptDeps, earlier: ReceiptOutcome): ReceiptAttempt => {
  const count = attempt?.();
  return {
    repeated: (count ?? 1) > 1 || earlier.state === 'owed',
    last: count === undefined || count >= MAXIMUM_ATTEMPTS,
    ...(earlier.state === 'written' && earlier.method !== 'alt1' ? { known: earlier.id } : {}),
  };
};

import { GATE } from '../names/names.ts';
import type { Receipts } from '../profile/receipts.ts';
import type { GateOutcome, ReceiptOutcome } from './outcome.ts';
import type { ReceiptName } from './owed-receipts.ts';

export type ReceiptTerms = NonNullable<GateOutcome['receiptTerms']>;

type WithTerms = Pick<GateOutcome, 'receiptTerms'>;

/** What an outcome says of its receipts, as far as its profile says anything of them. */
export const termsIn = (receipts: Receipts | undefined): WithTerms => {
  if (receipts === undefined) return {};
  const { name, ledger, comment } = receipts;
  return { receiptTerms: { name, ledger, comment } };
};

/** The terms of an outcome: where it has none, each receipt is written, under the gate's own name. */
export const receiptTermsOf = ({ receiptTerms }: WithTerms): ReceiptTerms =>
  receiptTerms ?? { name: GATE, ledger: 'always', comment: 'always' };

/** A receipt that the profile asks for none of; why not, where that isn't always so. */
export const byProfile = (why = ''): ReceiptOutcome => ({
  state: 'none',
  byProfile: true,
  reason: why === '' ? 'by profile' : `by profile: ${why}`,
});

/** What becomes of a receipt that a profile never has; null: it may have it. */
export function neverWritten(name: ReceiptName, outcome: WithTerms): ReceiptOutcome | null {
  const { ledger, comment } = receiptTermsOf(outcome);
  const isNever = (name === 'ledger' && ledger === 'never') || (name === 'progress' && comment === 'never');
  return isNever ? byProfile() : null;
}

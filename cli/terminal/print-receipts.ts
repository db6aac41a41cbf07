import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { owedReceipts } from '../../gate/contract/owed-receipts.ts';
import type { ReceiptsState } from '../../gate/contract/receipts-state.ts';

/** What an outcome owed, one line for each: still, or since written. */
export function owedLines(outcome: GateOutcome, since: ReceiptsState | null): string[] {
  return owedReceipts(outcome).map((name) => {
    const now = since?.receipts[name] ?? outcome.receipts[name];
    const why = now.reason === undefined ? '' : ` (${now.reason})`;
    if (now.state === 'written') return `${name}: since written${now.id === undefined ? '' : `, ${now.id}`}`;
    if (now.state === 'none') return `${name}: no longer owed${why}`;
    return `${name}: owed${since === null ? '' : ` since ${since.since}`}${next(since)}${why}`;
  });
}

/** The same in a few words; '' where nothing was owed. */
export function owedLine(outcome: GateOutcome, since: ReceiptsState | null): string {
  const names = owedReceipts(outcome);
  if (names.length === 0) return '';
  const left = since === null ? names : names.filter((name) => since.owed.includes(name));
  return left.length === 0 ? 'owed receipts since written' : `owed: ${left.join(', ')}${next(since)}`;
}

const next = (since: ReceiptsState | null): string => {
  if (since?.ended === 'given-up') return ', given up';
  return since?.nextTryAt ? `, next try at ${since.nextTryAt}` : '';
};

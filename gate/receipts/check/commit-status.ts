import type { GateOutcome } from '../../contract/outcome.ts';
import { receiptTermsOf } from '../../contract/receipt-terms.ts';
import { plainLine } from '../markdown/escape.ts';
import { statusWord } from '../words/ledger-words.ts';

/** What GitHub's statuses API takes: what stands in for the check run where the identity may write none. */
export interface CommitStatusContent {
  readonly state: 'pending' | 'success' | 'failure';
  /** Plain text of at most 140 characters. */
  readonly description: string;
  readonly context: string;
  /** Of a gate that was skipped: an earlier failure on the commit isn't replaced by it. */
  readonly yields?: boolean;
  /** What the server says that an earlier run concluded, which stands beside one that was skipped. */
  readonly standing?: 'pass' | 'fail';
  /** Why another run's status stays as it is, and nothing is written. */
  readonly leftTo?: string;
}

const MOST_CHARACTERS = 140;
const STATES = { pass: 'success', fail: 'failure', skipped: 'success' } as const;

/** The commit status of the gate's name. It knows no neutral: a skipped gate is a success that says its reason. */
export function renderCommitStatus(outcome: GateOutcome): CommitStatusContent {
  return {
    state: outcome.status === null ? 'pending' : STATES[outcome.status],
    description: describedWithin(plainLine(`${statusWord(outcome)}: ${outcome.why}`).replace(/: $|:$/, '')),
    context: receiptTermsOf(outcome).name,
    ...(outcome.status === 'skipped' ? { yields: true } : {}),
  };
}

/** A description within its bound, counted in UTF-16 units, of which no text has fewer than characters. */
export function describedWithin(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length >= MOST_CHARACTERS) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

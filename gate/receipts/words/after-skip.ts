import { CAUSES } from '../../contract/decision/causes.ts';
import { ON_BASE_TOO } from '../../contract/decision/decision-rows.ts';
import type { GateOutcome, SkipReason } from '../../contract/outcome.ts';
import { bounded, oneLine } from '../../text/bounded-text.ts';
import { statusWord } from './ledger-words.ts';

type Skipped = Pick<GateOutcome, 'status' | 'reason' | 'route' | 'why' | 'fault'>;

const MENDS: Record<SkipReason, string> = {
  'missing-tool': 'install what is missing on the bench host and ask for the gate again',
  'bounded-by-policy': 'ask for the gate again; for a day it takes over what was measured whole',
  'n/a-surface': 'there is nothing to measure in this change',
  'out-of-scope': 'nothing is left to do for this commit',
  'degraded-provider': 'ask for the gate again once the host or service is back',
};

/** What somebody should do about a gate that was skipped, in plain words. */
export function mendOfSkip({ reason = 'bounded-by-policy', route, why, fault }: Skipped): string {
  if (fault?.kind === 'wrong-input') return 'mend the request or its profile and ask for the gate again';
  if (fault !== undefined) return 'look at the workflow and ask for the gate again';
  if (route?.to === 'self') return 'nothing; the gate goes on with another pass by itself';
  if (reason !== 'bounded-by-policy') return MENDS[reason];
  if (why.includes(CAUSES['not-selected'].notRun)) return 'ask for the gate again with all suites that are required';
  if (why.startsWith(ON_BASE_TOO)) return 'mend the default branch, then ask for the gate again';
  if (why.includes('time budget')) return "ask for the gate again, or give the profile's budget more time";
  return MENDS[reason];
}

/** So much of why a gate was skipped stands in a first line; the rest is told below. */
const WHY = 160;

/**
 * What came out in one plain line: `skipped (missing-tool): no cmake; install what is missing …`. One that was skipped says
 * why, and what to do.
 *
 * @param why so many characters of why at most
 */
export function verdictLine(outcome: Skipped, why = WHY): string {
  const status = statusWord(outcome);
  if (outcome.status !== 'skipped') return status;
  return `${status}: ${bounded(oneLine(outcome.why, 4000), why)}; ${mendOfSkip(outcome)}`;
}

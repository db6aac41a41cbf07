import type { GateOutcome } from '../../contract/outcome.ts';
import { takeLines } from '../../text/byte-budget.ts';
import { codeSpan, escapeWithin } from '../markdown/escape.ts';
import { finishedAt, hopIdentity, routeText, statusWord } from '../words/ledger-words.ts';
import { type ReceiptLinks, workflowAddress } from '../words/links.ts';

/** A comment has a line for so many of the runs that it was taken over from, the newest. */
export const MOST_EARLIER = 5;

const WHY_BYTES = 160;
const MOST_BYTES = 4_000;

/** Earlier runs of a subject and profile, newest first, as items of a list; '' where there are none. */
export const earlierRuns = (earlier: readonly GateOutcome[], links: ReceiptLinks): string =>
  takeLines(
    earlier.slice(0, MOST_EARLIER).map((outcome) => `- ${lineOf(outcome, links)}`),
    MOST_BYTES,
    (left) => `… and ${left} more`,
  ).join('\n');

function lineOf(outcome: GateOutcome, links: ReceiptLinks): string {
  const why = outcome.why === '' ? '' : `: ${escapeWithin(outcome.why, WHY_BYTES)}`;
  const address = workflowAddress(outcome, links);
  const run = codeSpan(hopIdentity(outcome));
  const parts = [
    `${finishedAt(outcome)} → ${statusWord(outcome)}${why}`,
    routeText(outcome.route),
    ...(outcome.headSha === null ? [] : [`commit ${codeSpan(outcome.headSha)}`]),
    address === null ? run : `[${run}](${address})`,
  ];
  return parts.join('; ');
}

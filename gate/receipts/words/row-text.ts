import type { GateOutcome } from '../../contract/outcome.ts';
import { escapeWithin } from '../markdown/escape.ts';
import { sentenceOf } from './failures-section.ts';
import { joinWithin, ROW_NAME } from './ledger-words.ts';
import { checkRunText, type ReceiptLinks } from './links.ts';

/** How much of a ledger's texts is spelled out: all, or a few words with a pointer where the ledger is nearly full. */
export type Detail = 'full' | 'short' | 'no-hop';

/** Where the rest of what a row would say is. A run without evidence has no progress comment that could hold its hop. */
function pointer(outcome: GateOutcome, detail: Detail, links: ReceiptLinks): string {
  if (detail === 'full') return '';
  const details = `details in the ${checkRunText(outcome, links)}`;
  if (detail === 'short') return details;
  const hop = outcome.evidence.length > 0 ? 'hop in the progress comment, since' : 'no hop, since';
  return `${details}; ${hop} this ledger is full`;
}

/** The evidence of the gate's row. It stands alone: what came out, how much was measured, which documents hold it. */
export function rowEvidence(outcome: GateOutcome, detail: Detail, links: ReceiptLinks): string {
  const full = detail === 'full';
  const why = escapeWithin(outcome.why, full ? 600 : 120);
  // Where there is no baseline the line says why in parentheses, and so did the decision just before.
  const line = escapeWithin(benchmarksEvidence(outcome).replace(` (${outcome.why})`, ''), full ? 600 : 120);
  const passed = outcome.status === 'pass' && line !== '';
  // The line's first part says what the decision's reason says at more length.
  const figures = line.split('; ').slice(1).join('; ');
  const result = passed
    ? [why, ...(figures === '' ? [] : [figures])]
    : [why, ...(line === '' || line === why ? [] : [line])];
  return joinWithin(
    [
      ...(full ? result : result.slice(0, 1)),
      ...documents(outcome),
      pointer(outcome, detail, links),
      ...(full ? substitutes(outcome) : []),
    ],
    full ? 2400 : 640,
  );
}

/** The evidence line of this gate without its prefix; '' where there is none. */
function benchmarksEvidence(outcome: Pick<GateOutcome, 'evidence'>): string {
  const prefix = `${ROW_NAME}:`;
  return outcome.evidence.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? '';
}

const documents = (outcome: GateOutcome): string[] =>
  outcome.baselines.map((baseline) => baseline.digest + (baseline.complete ? '' : ' (not complete)'));

/** What stood in for a first choice, in the words that all gates of the flow use. */
export function substitutes(outcome: Pick<GateOutcome, 'suites'>): string[] {
  return outcome.suites
    .filter((suite) => suite.method !== 'primary')
    .map((suite) => {
      const reason = escapeWithin(sentenceOf(suite.reason ?? '') || 'the first choice gave no number that counts', 120);
      const result = suite.benchmarks === 0 ? suite.status : `${suite.status}, ${suite.benchmarks} numbers`;
      return `${escapeWithin(suite.name, 100)}: method: ${suite.method}; result: ${result}; reason: ${reason}`;
    });
}

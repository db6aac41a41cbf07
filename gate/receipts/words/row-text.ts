import type { GateOutcome } from '../../contract/outcome.ts';
import { formatInterval } from '../../statistics/format.ts';
import { utf8Bytes } from '../../text/byte-budget.ts';
import { escapeCell, escapeWithin } from '../markdown/escape.ts';
import { countMeasured } from './count-measured.ts';
import { isFailing, sentenceOf } from './failures-section.ts';
import { ROW_NAME } from './ledger-words.ts';
import { checkRunText, NO_LINKS, type ReceiptLinks } from './links.ts';
import { targetBound, targetFigures } from './target-figures.ts';

/** How much of a ledger's texts is spelled out: all, or a few words with a pointer where the ledger is nearly full. */
export type Detail = 'full' | 'short' | 'no-hop';

/** UTF-8 bytes, and so at least as many characters, of this gate's whole row: what a person reads in a table. */
export const ROW_BYTES = 300;

/** Other gates' columns may leave so little that a row would say nothing: then it is as long as that. */
const LEAST = 100;

/** Where the rest of what a row would say is. A run without evidence has no progress comment that could hold its hop. */
function pointer(outcome: GateOutcome, detail: Detail, links: ReceiptLinks): string {
  const details = `details in the ${checkRunText(outcome, links)}`;
  if (detail !== 'no-hop') return details;
  const hop = outcome.evidence.length > 0 ? 'hop in the progress comment, since' : 'no hop, since';
  return `${details}; ${hop} this ledger is full`;
}

/**
 * The evidence of the gate's row. It stands alone: what came out, how much was measured, the worst of it, which document
 * holds it. What doesn't fit is left to the check: the figures of the profile first.
 *
 * @param room UTF-8 bytes that the row has left for it
 * @param beside what came of a later run that doesn't take the place of this conclusion; escaped
 */
export function rowEvidence(
  outcome: GateOutcome,
  detail: Detail,
  links: ReceiptLinks,
  room: number,
  beside = '',
): string {
  const parts: Part[] = [
    { rank: 0, text: escapeWithin(outcome.why, 100) },
    { rank: 1, text: beside },
    { rank: 4, text: countText(outcome) },
    ...figuresOf(outcome).map((text) => ({ rank: 6, text })),
    { rank: 5, text: worstText(outcome) },
    { rank: 2, text: documentText(outcome) },
  ];
  // A hop that is elsewhere has to be found.
  const rank = detail === 'no-hop' ? 1 : 3;
  const most = Math.max(room, LEAST);
  const plain = joinByRank([...parts, { rank, text: pointer(outcome, detail, NO_LINKS) }], most);
  const linked = joinByRank([...parts, { rank, text: pointer(outcome, detail, links) }], most);
  // An address is worth having, but not in the place of anything that the row is read for.
  return linked.count === plain.count ? linked.text : plain.text;
}

/** A part of a row, and how soon it is given up. */
interface Part {
  readonly rank: number;
  readonly text: string;
}

/** As many parts as fit, the lowest ranks first, in their order; the first is always there. */
function joinByRank(parts: readonly Part[], most: number): { readonly text: string; readonly count: number } {
  const kept = new Set<Part>();
  let bytes = 0;
  for (const part of [...parts].sort((a, b) => a.rank - b.rank)) {
    const size = utf8Bytes(part.text) + (kept.size === 0 ? 0 : 2);
    if (part.text === '' || (kept.size > 0 && bytes + size > most)) continue;
    kept.add(part);
    bytes += size;
  }
  return { text: parts.flatMap((part) => (kept.has(part) ? [part.text] : [])).join('; '), count: kept.size };
}

/** `61 benchmarks`; '' where none counts, or the decision says it already. */
function countText({ measured, why }: GateOutcome): string {
  if (measured === undefined) return '';
  const text = countMeasured(measured);
  return why.includes(text) ? '' : text;
}

/** The first target that fails the gate, else the benchmark that takes longest. */
function worstText({ measured, targets }: GateOutcome): string {
  const failing = targets.find(isFailing);
  if (failing !== undefined) {
    const figures = targetFigures(failing);
    const value = figures === null ? '' : ` ${escapeWithin(figures.figure, 60)}`;
    return `${escapeWithin(failing.name, 60)}${value} ${failing.verdict} (${escapeCell(targetBound(failing), 60)})`;
  }
  const longest = measured?.largest[0];
  if (longest === undefined) return '';
  return `longest ${escapeWithin(longest.benchmark, 60)} ${formatInterval(longest.time).time}`;
}

/** The figures that the profile words in this gate's evidence line, without what was not measured. */
function figuresOf({ evidence }: GateOutcome): string[] {
  const prefix = `${ROW_NAME}:`;
  const line = evidence.find((each) => each.startsWith(prefix))?.slice(prefix.length) ?? '';
  // The line's first part says what the decision's reason says at more length.
  const [, ...items] = line.split('; ');
  return items.filter((item) => /\d/.test(item) && !NO_FIGURE.test(item)).map((item) => escapeWithin(item, 80));
}

/** What an evidence line says of suites and hosts, or of what isn't there. */
const NO_FIGURE =
  /not measured|carried over from|not recorded|sha256:|^\s*(?:incomplete|unstable|isolation|not quiet|clock jumped): /;

function documentText({ baselines }: GateOutcome): string {
  const [first, ...others] = baselines;
  if (first === undefined) return '';
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `${first.digest}${first.complete ? '' : ' (not complete)'}${more}`;
}

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

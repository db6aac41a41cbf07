import type { ComparisonDocument } from '../../../gate/comparison/document/comparison-document.ts';
import { columnsOf } from '../../terminal/columns.ts';
import {
  CHANGE_HEADINGS,
  changeCells,
  inconclusiveWords,
  largestChanges,
  leftOutWords,
  noiseWords,
  sameWords,
  sideWords,
  smallestWords,
  warnings,
} from './comparison-words.ts';

/** Inconclusive ones that are listed: the largest, which is where somebody looks next. */
const MOST_INCONCLUSIVE = 5;

/**
 * A comparison for a terminal: what it could have seen, what it found, and what it can't tell.
 *
 * @param own what the run said that measured both by turns; null: none did
 */
export function comparisonTable(comparison: ComparisonDocument, now: Date, own: string | null): string {
  const { first, second, counts, forced, perf, gate } = comparison;
  const facts = columnsOf([
    ['before', sideWords(first, now)],
    ['after', sideWords(second, now)],
    ['smallest change seen', smallestWords(comparison)],
    ['noise between sessions', noiseWords(comparison)],
    ...(own === null ? [] : [['measured by turns', own]]),
    ...warnings(comparison).map((warning) => ['note', warning]),
  ]);
  const found = largestChanges(comparison, 'slower', 'faster', 'suspected');
  const unsure = largestChanges(comparison, 'inconclusive');
  const unsureShown = unsure.shown.slice(0, MOST_INCONCLUSIVE);
  const rows = [...found.shown, ...unsureShown].map((each) => [
    each.verdict,
    ...changeCells(each),
    `${each.id} (${each.suite}, ${each.target})`,
  ]);
  const rest = found.more + unsure.more + unsure.shown.length - unsureShown.length;
  const lines = [
    ...facts,
    '',
    ...(rows.length === 0 ? [] : [...columnsOf([['VERDICT', ...CHANGE_HEADINGS, 'BENCHMARK'], ...rows])]),
    ...(rest === 0 ? [] : [`and ${rest} more: --json has all of them`]),
    ...(rows.length === 0 ? [] : ['']),
    ...columnsOf([
      ...(counts.same === 0 ? [] : [['same', sameWords(comparison)]]),
      ...inconclusiveWords(comparison).map((words) => ['inconclusive', words]),
      ...leftOutWords(comparison).map((words) => ['not compared', words]),
    ]),
    ...columnsOf([[perf], [`gate: ${gate}`]]),
  ];
  return marked(lines, forced);
}

/** What was forced is told first, and marked on every line: none of them is to be quoted without. */
const marked = (lines: readonly string[], forced: readonly string[]): string => {
  if (forced.length === 0) return lines.map((line) => `${line}\n`).join('');
  const all = [...columnsOf(forced.map((reason) => [reason])), ...lines];
  return all.map((line) => `${line === '' ? '' : `forced: ${line}`}\n`).join('');
};

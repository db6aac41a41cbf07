import type { ComparisonDocument } from '../../../gate/comparison/document/comparison-document.ts';
import { escapeInline } from '../../../gate/receipts/markdown/escape.ts';
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

/**
 * A comparison as Markdown for a comment: the same as for a terminal, with nothing in it that names could make of it.
 *
 * @param own what the run said that measured both by turns; null: none did
 */
export function comparisonMarkdown(comparison: ComparisonDocument, own: string | null): string {
  const { first, second, forced, perf, gate } = comparison;
  const { shown, more } = largestChanges(comparison, 'slower', 'faster', 'suspected');
  const mark = forced.length === 0 ? '' : 'forced: ';
  const item = (text: string): string => `- ${escapeInline(`${mark}${text}`)}`;
  const row = (cells: readonly string[]): string => `| ${cells.map(escapeInline).join(' | ')} |`;
  const headings = ['BENCHMARK', 'VERDICT', ...CHANGE_HEADINGS].map((text) => text.toLowerCase());
  const table =
    shown.length === 0
      ? []
      : [
          row(headings),
          `| ${headings.map(() => '---').join(' | ')} |`,
          ...shown.map((each) =>
            row([`${mark}${each.id} (${each.suite}, ${each.target})`, each.verdict, ...changeCells(each)]),
          ),
          '',
        ];
  const lines = [
    `**${escapeInline(`${mark}${perf}`)}** (gate: ${gate})`,
    '',
    ...forced.map(item),
    item(`before: ${sideWords(first, null)}`),
    item(`after: ${sideWords(second, null)}`),
    item(`smallest change seen: ${smallestWords(comparison)}`),
    item(`noise between sessions: ${noiseWords(comparison)}`),
    ...(own === null ? [] : [item(`measured by turns: ${own}`)]),
    ...warnings(comparison).map(item),
    '',
    ...table,
    ...(more === 0 ? [] : [item(`and ${more} more`)]),
    item(`same: ${sameWords(comparison)}`),
    ...inconclusiveWords(comparison).map((words) => item(`inconclusive: ${words}`)),
    ...leftOutWords(comparison).map((words) => item(`not compared, ${words}`)),
  ];
  return `${lines.join('\n')}\n`;
}

import { hasPipe, isDelimiterRow, splitRow } from '../markdown/table-row.ts';
import type { LedgerText, Section } from './sections.ts';

/** A run of lines with pipes in a section. */
export interface Table {
  /** Cells of the header; null where the run has none (a broken table, or rows that a blank line parted from it). */
  readonly header: readonly string[] | null;
  /** Indices of its body rows. */
  readonly rows: readonly number[];
  /** Index of the last line: a new row comes after it. */
  readonly last: number;
}

/** The tables among a section's own lines, outside code. */
export function findTables(
  text: LedgerText,
  section: Section,
  looksLikeHeader: (cells: readonly string[]) => boolean,
): Table[] {
  const tables: Table[] = [];
  let run: number[] = [];
  const close = (): void => {
    if (run.length > 0) tables.push(readTable(text, run, looksLikeHeader));
    run = [];
  };
  for (const at of section.own) {
    const isRow = text.blocks.of[at] === 'text' && hasPipe(text.lines[at]?.text ?? '');
    if (!isRow || at !== (run.at(-1) ?? at - 1) + 1) close();
    if (isRow) run.push(at);
  }
  close();
  return tables;
}

function readTable(
  text: LedgerText,
  run: readonly number[],
  looksLikeHeader: (cells: readonly string[]) => boolean,
): Table {
  const lineAt = (index: number): string => text.lines[run[index] ?? -1]?.text ?? '';
  const last = run.at(-1) ?? 0;
  const delimiter = run.findIndex((_, index) => isDelimiterRow(lineAt(index)));
  if (delimiter > 0) {
    return { header: splitRow(lineAt(delimiter - 1)).cells, rows: run.slice(delimiter + 1), last };
  }
  const first = splitRow(lineAt(0)).cells;
  if (delimiter < 0 && looksLikeHeader(first)) return { header: first, rows: run.slice(1), last };
  return { header: null, rows: run.slice(delimiter + 1), last };
}

import { readShortcodes } from './emoji-shortcodes.ts';

/** A row of a GFM table, taken apart so that it can be put together in the same style. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly indent: string;
  /** Whether it begins and ends with a pipe. */
  readonly leading: boolean;
  readonly trailing: boolean;
}

/**
 * Splits a row at its pipes. As GitHub does, a pipe after a backslash belongs to the cell, even within code. A line
 * without pipes is one cell.
 */
export function splitRow(text: string): TableRow {
  const indent = /^\s*/.exec(text)?.[0] ?? '';
  const parts = text.trim().split(/(?<!\\)\|/);
  const leading = parts.length > 1 && parts[0] === '';
  const trailing = parts.length > (leading ? 2 : 1) && parts.at(-1) === '';
  const cells = parts.slice(leading ? 1 : 0, trailing ? -1 : undefined).map((cell) => cell.trim());
  return { cells, indent, leading, trailing };
}

/** The row again, its cells parted by single blanks. Cells must be escaped. */
export function joinRow({ cells, indent, leading, trailing }: TableRow): string {
  // An empty cell at an edge, or a row of one cell, is only there with a pipe beside it.
  const alone = cells.length === 1;
  const first = leading || alone || cells[0] === '' ? '| ' : '';
  const last = trailing || alone || cells.at(-1) === '' ? ' |' : '';
  return `${indent}${first}${cells.join(' | ')}${last}`;
}

export const isDelimiterRow = (text: string): boolean =>
  text.includes('-') && splitRow(text).cells.every((cell) => /^:?-+:?$/.test(cell)) && text.includes('|');

export const hasPipe = (text: string): boolean => /(?<!\\)\|/.test(text);

/** What a cell says, without marks of emphasis and code, links and escapes, and with shortcodes as the emoji that they are. */
export function cellText(cell: string): string {
  const text = cell
    .replace(/!?\[([^\]]{0,200})\]\([^)]{0,200}\)/g, '$1')
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/(?<!\\)[*`~]+/g, '')
    .replace(/(?<![A-Za-z0-9\\])_+|(?<!\\)_+(?![A-Za-z0-9])/g, '')
    .replace(/\\([\\`*_[\]~|$])/g, '$1')
    .replaceAll('&#124;', '|')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
  return readShortcodes(text)
    .replace(/[\s\u200b]+/g, ' ')
    .trim();
}

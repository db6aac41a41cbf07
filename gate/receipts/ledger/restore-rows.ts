import { insertLines, type Line, replaceLine } from '../markdown/lines.ts';
import { cellText, joinRow, splitRow, type TableRow } from '../markdown/table-row.ts';
import { type Columns, gateColumns } from './columns.ts';
import { type GateRow, type GatesTable, isOwnRow, readGatesTable } from './gates-table.ts';
import { endOfContent, type LedgerText } from './sections.ts';

/** Lines with what was put back into them, and how much of it. */
export interface Restored {
  readonly lines: readonly Line[];
  readonly restored: number;
}

/**
 * The gates table with the other gates' rows that it had: those that are gone, each after the row that it followed, and
 * those that say again what they said before they were last seen.
 */
export function restoreRows(now: LedgerText, was: LedgerText, older: readonly LedgerText[]): Restored {
  const unchanged = { lines: now.lines, restored: 0 };
  const { gates } = now.sections;
  const before = tableOf(was);
  if (gates === undefined || before === null) return unchanged;
  const others = before.rows.filter((row) => !isOwnRow(row) && keyOf(row) !== '');
  if (others.length === 0) return unchanged;
  const here = readGatesTable(now, gates);
  if (here.main === null) return wholeTable(now, endOfContent(now, gates), before, others);
  const said = older.map((text) => saidIn(tableOf(text)));
  const inserted = new Map<number, string[]>();
  let lines: readonly Line[] = now.lines;
  let restored = 0;
  let after = here.main.last;
  for (const row of before.rows) {
    const present = here.rows.find(isOwnRow(row) ? isOwnRow : (each) => keyOf(each) === keyOf(row));
    if (!others.includes(row)) {
      after = present?.at ?? after;
      continue;
    }
    if (present === undefined) {
      inserted.set(after, [...(inserted.get(after) ?? []), textOf(row, here, before, now)]);
      restored++;
      continue;
    }
    after = present.at;
    if (wordsOf(present) === wordsOf(row) || !said.some((words) => words.get(keyOf(row)) === wordsOf(present)))
      continue;
    lines = replaceLine(lines, present.at, textOf(row, here, before, now));
    restored++;
  }
  // From the end, so that the places before stay where they are.
  for (const [at, texts] of [...inserted].sort(([left], [right]) => right - left)) {
    lines = insertLines(lines, at + 1, texts);
  }
  return { lines, restored };
}

const tableOf = (text: LedgerText): GatesTable | null =>
  text.sections.gates === undefined ? null : readGatesTable(text, text.sections.gates);

const keyOf = ({ row, columns }: GateRow): string => cellText(row.cells[columns.gate] ?? '').toLowerCase();

const wordsOf = ({ row }: GateRow): string => row.cells.join('|');

const saidIn = (table: GatesTable | null): Map<string, string> =>
  new Map((table?.rows ?? []).map((row) => [keyOf(row), wordsOf(row)]));

/** The row in the table as it is now: as it was written where the headers agree, else each cell under its header. */
function textOf(row: GateRow, here: GatesTable, before: GatesTable, now: LedgerText): string {
  const header = here.main?.header ?? null;
  const style = splitRow(now.lines[here.main?.last ?? -1]?.text ?? '');
  const same = header?.map(cellText).join('|') === before.main?.header?.map(cellText).join('|');
  return joinRow({ ...style, cells: same ? row.row.cells : mappedCells(row, header) });
}

const ROLES = ['gate', 'status', 'evidence', 'agent', 'time', 'route', 'number'] as const satisfies (keyof Columns)[];

function mappedCells({ row, columns }: GateRow, header: readonly string[] | null): string[] {
  const target: Columns = gateColumns(header);
  const cells = Array.from({ length: header?.length ?? 3 }, () => '');
  for (const role of ROLES) {
    const from = columns[role];
    const to = target[role];
    if (from !== undefined && to !== undefined && to < cells.length) cells[to] = row.cells[from] ?? '';
  }
  return cells;
}

/** Where no table is left, the one that was there, with its header. */
function wholeTable(now: LedgerText, at: number, { main }: GatesTable, rows: readonly GateRow[]): Restored {
  const header = main?.header ?? ['Gate', 'Status', 'Evidence'];
  const line = (cells: readonly string[]): string =>
    joinRow({ indent: '', leading: true, trailing: true, cells } satisfies TableRow);
  const table = [line(header), line(header.map(() => '---')), ...rows.map(({ row }) => line(row.cells))];
  const blank = now.sections.gates?.start === at - 1 ? [] : [''];
  return { lines: insertLines(now.lines, at, [...blank, ...table]), restored: rows.length };
}

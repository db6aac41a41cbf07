import type { State } from '../../contract/outcome.ts';
import { AGENT } from '../../names/names.ts';
import { utf8Bytes } from '../../text/byte-budget.ts';
import { insertLines, type Line, removeLines, replaceLine } from '../markdown/lines.ts';
import { cellText, joinRow, splitRow, type TableRow } from '../markdown/table-row.ts';
import { finishedAt, isOwnGate, ROW_NAME, routeText, statusWord, worseState } from '../words/ledger-words.ts';
import type { ReceiptLinks } from '../words/links.ts';
import { type Detail, ROW_BYTES, rowEvidence } from '../words/row-text.ts';
import { type Columns, gateColumns, readColumns } from './columns.ts';
import { besideConclusion, type LedgerRuns } from './ledger-runs.ts';
import { stateAllowedBy } from './row-state.ts';
import { endOfContent, type LedgerText, type Section } from './sections.ts';
import { findTables, type Table } from './tables.ts';

/** Whether a table's header is one of gates. */
function namesGates(header: readonly string[]): boolean {
  const columns = readColumns(header);
  return columns.gate !== undefined && (columns.status !== undefined || columns.evidence !== undefined);
}

/** Whether a row that no delimiter follows is meant as a header: nothing but the usual words. */
const looksLikeHeader = (cells: readonly string[]): boolean =>
  namesGates(cells) && cells.every((cell) => /^[A-Za-z ]{0,20}$/.test(cellText(cell))) && !cells.some(isOwnGate);

/** A row of the gates section, with the columns that its table has. */
export interface GateRow {
  readonly at: number;
  readonly row: TableRow;
  readonly columns: ReturnType<typeof gateColumns>;
  /** Number of cells that its header has; null without a header. */
  readonly width: number | null;
}

export interface GatesTable {
  readonly rows: readonly GateRow[];
  /** The table that holds the gates; null: the section has none. */
  readonly main: Table | null;
}

/** The rows that a gates section means as rows of gates, in whatever table or beside it. */
export function readGatesTable(text: LedgerText, section: Section): GatesTable {
  const tables = findTables(text, section, looksLikeHeader).flatMap((table) => asTable(text, table));
  const holdsGates = ({ header }: Table): boolean => header !== null && namesGates(header);
  const main = tables.find(holdsGates) ?? tables[0] ?? null;
  const meant = tables.filter((table) => table === main || table.header === null || holdsGates(table));
  const rows = meant.flatMap((table) => {
    // Rows that a blank line parted from their table are still meant as its rows.
    const header = table.header ?? main?.header ?? null;
    const columns = gateColumns(header);
    return table.rows.map((at) => ({
      at,
      row: splitRow(text.lines[at]?.text ?? ''),
      columns,
      width: header?.length ?? null,
    }));
  });
  return { rows, main };
}

/** Rows without a header are told from prose with a pipe in it by their first one; a column alone can hold no status. */
function asTable(text: LedgerText, table: Table): Table[] {
  if (table.header !== null) return table.header.length >= 2 ? [table] : [];
  const rows = table.rows.filter((at) => text.lines[at]?.text.trimStart().startsWith('|'));
  const last = rows.at(-1);
  return last === undefined ? [] : [{ header: null, rows, last }];
}

/** All rows of the gates section, this gate's own among them. */
export const gateRows = (text: LedgerText, section: Section): readonly GateRow[] => readGatesTable(text, section).rows;

export const isOwnRow = ({ row, columns }: GateRow): boolean => isOwnGate(row.cells[columns.gate] ?? '');

/** The best state that the other gates' rows allow, and the names of those that hold it back. */
export function stateAllowedByRows(text: LedgerText, section: Section): { state: State; held: string[] } {
  // Long tables have few statuses.
  const allowed = new Map<string, State>();
  const stateOf = (status: string): State => {
    const state = allowed.get(status) ?? stateAllowedBy(status);
    allowed.set(status, state);
    return state;
  };
  const others = gateRows(text, section)
    .filter((row) => !isOwnRow(row))
    .map(({ row, columns }) => ({ row, columns, state: stateOf(row.cells[columns.status] ?? '') }));
  const state = others.reduce<State>((worst, each) => worseState(worst, each.state), 'ready');
  const held = state === 'ready' ? [] : others.filter((each) => each.state === state);
  return { state, held: held.map(({ row, columns }) => cellText(row.cells[columns.gate] ?? '')) };
}

/** The lines with this gate's row rebuilt in place, or added as the table's last. */
export function editGatesTable(
  text: LedgerText,
  section: Section,
  runs: LedgerRuns,
  detail: Detail,
  links: ReceiptLinks,
): { lines: readonly Line[]; notes: string[] } {
  const { rows, main } = readGatesTable(text, section);
  const [own, ...repeated] = rows.filter(isOwnRow);
  if (own !== undefined) {
    const lines = replaceLine(text.lines, own.at, joinRow(fillRow(own.row, own, runs, detail, links)));
    const notes = repeated.length === 0 ? [] : [`the ledger had ${repeated.length + 1} rows of this gate; one is left`];
    return { lines: removeLines(lines, new Set(repeated.map(({ at }) => at))), notes };
  }
  if (main !== null) {
    const style = splitRow(text.lines[main.last]?.text ?? '');
    const columns = gateColumns(main.header);
    const empty = { ...style, cells: Array.from({ length: main.header?.length ?? 3 }, () => '') };
    const row = fillRow(empty, { columns, width: main.header?.length ?? null }, runs, detail, links);
    return { lines: insertLines(text.lines, main.last + 1, [joinRow(row)]), notes: [] };
  }
  const row = fillRow(
    { cells: ['', '', ''], indent: '', leading: true, trailing: true },
    { columns: gateColumns(null), width: 3 },
    runs,
    detail,
    links,
  );
  const table = ['| Gate | Status | Evidence |', '|------|--------|----------|', joinRow(row)];
  const end = endOfContent(text, section);
  const blank = end === section.start + 1 ? [] : [''];
  return {
    lines: insertLines(text.lines, end, [...blank, ...table]),
    notes: ['the ledger had no gates table; added'],
  };
}

/**
 * The row with this gate's cells. Its name and its number stay; what else it has no word for is emptied, so that no old
 * word contradicts the new ones.
 */
function fillRow(
  row: TableRow,
  place: Pick<GateRow, 'columns' | 'width'>,
  runs: LedgerRuns,
  detail: Detail,
  links: ReceiptLinks,
): TableRow {
  const { columns, width } = place;
  const { concluded } = runs;
  const kept = [columns.gate, columns.number];
  const cells = Array.from({ length: width ?? Math.max(3, row.cells.length) }, (_, index) =>
    kept.includes(index) ? (row.cells[index] ?? '') : '',
  );
  const status = statusWord(concluded);
  const set = (column: keyof Columns, text: string): void => {
    const index = columns[column];
    if (index !== undefined && index < cells.length) cells[index] = text;
  };
  if (cells[columns.gate] === '') set('gate', ROW_NAME);
  set('status', columns.evidence === undefined ? `${status}; ` : status);
  set('agent', AGENT);
  set('time', finishedAt(concluded));
  set('route', routeText(concluded.route));
  const room = ROW_BYTES - utf8Bytes(joinRow({ ...row, cells }));
  const evidence = rowEvidence(concluded, detail, links, room, besideConclusion(runs));
  if (columns.evidence === undefined) set('status', `${status}; ${evidence}`);
  else set('evidence', evidence);
  return { ...row, cells };
}

import type { LedgerSummary } from '../../contract/context.ts';
import { cutToBytes } from '../../text/byte-budget.ts';
import { cleanLine, cleanText } from '../../text/clean-text.ts';
import { splitLines } from '../markdown/lines.ts';
import { cellText } from '../markdown/table-row.ts';
import { gateRows } from './gates-table.ts';
import { readSections } from './sections.ts';

/** A summary travels into workflow history: so much of a ledger and no more. */
const MOST_ROWS = 50;
const MOST_HOPS = 50;
const LINE_BYTES = 400;
const DECISION_BYTES = 2000;

/** What a ledger says, as a re-run reads it: its rows, its newest hops and its Decision. Free text, cleaned, unescaped. */
export function readLedger(body: string): LedgerSummary {
  const text = readSections(splitLines(body));
  const { gates, hoplog, decision } = text.sections;
  const short = (value: string): string => cutToBytes(cleanLine(value), LINE_BYTES);
  const rows = gates === undefined ? [] : gateRows(text, gates);
  const hops = (hoplog?.own ?? [])
    .map((at) => text.lines[at]?.text.trim() ?? '')
    .filter((line) => line !== '' && !/^(?:#{1,6}\s*hop[ -]?log|```|~~~|\|?\s*:?-{3,})/i.test(line));
  const decided = (decision?.own ?? [])
    .map((at) => text.lines[at]?.text.trim() ?? '')
    .join('\n')
    .trim();
  return {
    rows: rows.slice(0, MOST_ROWS).map(({ row, columns }) => ({
      gate: short(cellText(row.cells[columns.gate] ?? '')),
      status: short(cellText(row.cells[columns.status] ?? '')),
      evidence: short(cellText(row.cells[columns.evidence ?? -1] ?? '')),
    })),
    hops: hops.slice(-MOST_HOPS).map(short),
    decision: decided === '' ? null : cutToBytes(cleanText(decided), DECISION_BYTES),
  };
}

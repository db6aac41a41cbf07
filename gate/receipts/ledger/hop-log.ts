import type { GateOutcome } from '../../contract/outcome.ts';
import { indentOf, insertLines, isBlank, type Line, removeLines } from '../markdown/lines.ts';
import { cellText, joinRow, splitRow } from '../markdown/table-row.ts';
import { hopIdentity, ownHopIdentity } from '../words/ledger-words.ts';
import { readColumns } from './columns.ts';
import { readHopForm } from './hop-form.ts';
import { fencedHopLine, hopCells, hopHeading, hopLine, hopLines } from './hop-text.ts';
import { type LedgerText, readSections, type Section } from './sections.ts';
import { findTables } from './tables.ts';

/**
 * The lines with this run's hop as the log's last, in the log's own form. Once: a log that has it stays as it is. A line
 * with this run's identity that says something else is somebody else's, and goes: the identity is no secret.
 */
export function addHop(text: LedgerText, section: Section, outcome: GateOutcome): readonly Line[] {
  const named = section.own.filter((at) => ownHopIdentity(text.lines[at]?.text ?? '') === hopIdentity(outcome));
  const [own] = named.filter((at) => saysWhatIsSo(text, section, at, outcome));
  const forged = new Set(named.filter((at) => at !== own));
  if (own !== undefined) return removeLines(text.lines, forged);
  if (forged.size > 0) return withHop(removeLines(text.lines, forged), outcome);
  return insertHop(text, section, outcome);
}

function withHop(lines: readonly Line[], outcome: GateOutcome): readonly Line[] {
  const text = readSections(lines);
  const { hoplog } = text.sections;
  return hoplog === undefined ? lines : insertHop(text, hoplog, outcome);
}

/** Whether a line is this run's hop to the letter, in any form that a log may have had when it was written. */
function saysWhatIsSo(text: LedgerText, section: Section, at: number, outcome: GateOutcome): boolean {
  const line = text.lines[at]?.text ?? '';
  const content = line.replace(/^\s*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})\s+)?(?:Hop \d{1,10}: )?/, '').trimEnd();
  if (hopLines(outcome).includes(content)) return true;
  const table = findTables(text, section, () => false).find(({ rows }) => rows.includes(at));
  if (!table?.header) return false;
  const { number } = readColumns(table.header);
  const said = (cells: readonly string[]): string =>
    cells
      .filter((_, index) => index !== number)
      .map(cellText)
      .join('|');
  return said(splitRow(line).cells) === said(hopCells(outcome, table.header, null));
}

function insertHop(text: LedgerText, section: Section, outcome: GateOutcome): readonly Line[] {
  const form = readHopForm(text, section);
  switch (form.kind) {
    case 'bullet': {
      const line = `${form.indent}${form.marker} ${hopLine(outcome, form.lead, form.bold)}`;
      return insertLines(text.lines, form.before, [line]);
    }
    case 'fence': {
      const line = `${form.indent}${form.marker}${fencedHopLine(outcome, form.lead)}`;
      return insertLines(text.lines, form.before, [line]);
    }
    case 'heading': {
      const blank = isBlank(text.lines[form.before - 1]) ? [] : [''];
      return insertLines(text.lines, form.before, [...blank, hopHeading(outcome, form)]);
    }
    case 'table': {
      const style = splitRow(text.lines[form.table.last]?.text ?? '');
      const cells = hopCells(outcome, form.table.header ?? [], form.table.rows.length === 0 ? null : style);
      return insertLines(text.lines, form.before, [joinRow({ ...style, cells })]);
    }
  }
}

/**
 * Removes this gate's own older hops, oldest first, until `excess` of their size is gone or none is left. A hop that goes on in
 * a following line stays, since that line may be somebody else's.
 */
export function dropOlderHops(
  text: LedgerText,
  section: Section,
  outcome: GateOutcome,
  excess: number,
  sizeOf: (text: string) => number,
): { lines: readonly Line[]; dropped: number } {
  const current = hopIdentity(outcome);
  const drop = new Set<number>();
  let freed = 0;
  for (const at of section.own) {
    if (freed >= excess) break;
    const line = text.lines[at];
    const identity = ownHopIdentity(line?.text ?? '');
    if (line === undefined || identity === null || identity === current || goesOn(text, section, at)) continue;
    drop.add(at);
    freed += sizeOf(line.text) + line.end.length;
  }
  return { lines: removeLines(text.lines, drop), dropped: drop.size };
}

function goesOn(text: LedgerText, section: Section, at: number): boolean {
  const next = text.lines[at + 1];
  if (next === undefined || at + 1 >= section.end || isBlank(next) || text.blocks.of[at] === 'inside') return false;
  return indentOf(next.text) > indentOf(text.lines[at]?.text ?? '');
}

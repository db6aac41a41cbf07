import type { GateOutcome } from '../../contract/outcome.ts';
import { indentOf, insertLines, isBlank, type Line, removeLines } from '../markdown/lines.ts';
import { joinRow, splitRow } from '../markdown/table-row.ts';
import { hopIdentity, ownHopIdentity } from '../words/ledger-words.ts';
import { readHopForm } from './hop-form.ts';
import { fencedHopLine, hopCells, hopHeading, hopLine } from './hop-text.ts';
import type { LedgerText, Section } from './sections.ts';

/** Whether the log already has the hop of this run and iteration. */
function hasHop(text: LedgerText, section: Section, outcome: GateOutcome): boolean {
  const identity = hopIdentity(outcome);
  return section.own.some((at) => ownHopIdentity(text.lines[at]?.text ?? '') === identity);
}

/** The lines with this run's hop as the log's last, in the log's own form. Once: a log that has it stays as it is. */
export function addHop(text: LedgerText, section: Section, outcome: GateOutcome): readonly Line[] {
  if (hasHop(text, section, outcome)) return text.lines;
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

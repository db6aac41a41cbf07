import { indentOf, isBlank } from '../markdown/lines.ts';
import { endOfContent, type LedgerText, type Section } from './sections.ts';
import { findTables, type Table } from './tables.ts';

/** Whether a log's lines begin with the time or with the agent. */
type Lead = 'time' | 'agent';

/** The form of a hop log, taken from its last entry, and the line before which the next one goes. */
export type HopForm =
  | {
      readonly kind: 'bullet';
      readonly before: number;
      readonly indent: string;
      readonly marker: string;
      readonly lead: Lead;
      readonly bold: boolean;
    }
  | { readonly kind: 'table'; readonly before: number; readonly table: Table }
  | { readonly kind: 'heading'; readonly before: number; readonly marker: string; readonly number: number | null }
  | {
      readonly kind: 'fence';
      readonly before: number;
      readonly indent: string;
      readonly marker: string;
      readonly lead: Lead;
    };

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))\s+(\S.*)$/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*)$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const HOP_HEADING = /^(?!.{0,40}hop[ -]?log).*(?:\d{4}-\d{2}-\d{2}|\bhop\s*#?\d|→)/i;
const HOP_NUMBER = /\bhop\s*#?(\d{1,9})/i;
const TIME = /^[*`_[(]{0,4}(?:\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2})/;

/** Marker of the entry after one with this marker: numbers count on, unless the log writes the same one everywhere. */
function nextMarker(last: RegExpExecArray, previous: RegExpExecArray | null): string {
  if (last[2] !== undefined) return last[2];
  const number = Number(last[3]);
  return `${previous?.[3] === last[3] ? number : number + 1}${last[4] ?? '.'}`;
}

const leadOf = (content: string): Lead => (TIME.test(content) ? 'time' : 'agent');

/** Reads the form of a log: a table, a list, headings or a fence, whichever the last entry has; a new log gets bullets. */
export function readHopForm(text: LedgerText, section: Section): HopForm {
  const lineAt = (at: number): string => text.lines[at]?.text ?? '';
  const outside = section.own.filter((at) => text.blocks.of[at] === 'text');
  const headings = outside.filter((at) => HOP_HEADING.test(HEADING.exec(lineAt(at))?.[2] ?? ''));
  const heading = headings.at(-1);
  const end = endOfContent(text, section);
  if (heading !== undefined) {
    const match = HEADING.exec(lineAt(heading));
    const number = HOP_NUMBER.exec(match?.[2] ?? '')?.[1];
    return {
      kind: 'heading',
      before: end,
      marker: match?.[1] ?? '###',
      number: number === undefined ? null : Number(number) + 1,
    };
  }
  const items = readItems(text, outside);
  const table = findTables(text, section, () => false).findLast((each) => each.header !== null);
  const item = items.at(-1);
  if (table !== undefined && table.last > (item?.at ?? -1)) return { kind: 'table', before: table.last + 1, table };
  if (item !== undefined) {
    const content = item.match[5] ?? '';
    return {
      kind: 'bullet',
      before: endOfItem(text, section, item.at) + 1,
      indent: item.match[1] ?? '',
      marker: nextMarker(item.match, items.at(-2)?.match ?? null),
      lead: leadOf(content),
      bold: content.startsWith('**') || !TIME.test(content),
    };
  }
  return (
    readFence(text, section) ?? {
      kind: 'bullet',
      before: end,
      indent: '',
      marker: '-',
      lead: 'agent',
      bold: true,
    }
  );
}

interface Item {
  readonly at: number;
  readonly match: RegExpExecArray;
}

/** The list items that aren't nested in others. */
function readItems(text: LedgerText, candidates: readonly number[]): Item[] {
  const items: Item[] = [];
  for (const at of candidates) {
    const line = text.lines[at]?.text ?? '';
    const match = RULE.test(line) ? null : ITEM.exec(line);
    if (match !== null) items.push({ at, match });
  }
  const least = items.reduce((least, { match }) => Math.min(least, indentOf(match[1] ?? '')), Number.POSITIVE_INFINITY);
  return items.filter(({ match }) => indentOf(match[1] ?? '') <= least + 1);
}

/** Index of the last line that continues the item: deeper ones, code in it, and text that directly follows. */
function endOfItem(text: LedgerText, section: Section, at: number): number {
  const indent = indentOf(text.lines[at]?.text ?? '');
  let end = at;
  for (const index of section.own.slice(section.own.indexOf(at) + 1)) {
    const line = text.lines[index]?.text ?? '';
    const block = text.blocks.of[index];
    if (line.trim() === '' && block === 'text') continue;
    const deeper = indentOf(line) > indent;
    const inCode = block === 'inside' || block === 'close';
    const lazy =
      end === index - 1 && block === 'text' && !HEADING.test(line) && !RULE.test(line) && !line.includes('|');
    if (!(deeper || (inCode && end === index - 1) || lazy)) break;
    end = index;
  }
  return end;
}

/** A log that is kept in a fence. */
function readFence(text: LedgerText, section: Section): HopForm | null {
  const close = section.own.findLast((at) => text.blocks.of[at] === 'close');
  if (close === undefined) return null;
  let last = close - 1;
  while (text.blocks.of[last] === 'inside' && isBlank(text.lines[last])) last--;
  const line = text.lines[last]?.text ?? '';
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  if (text.blocks.of[last] === 'open') return { kind: 'fence', before: close, indent, marker: '', lead: 'time' };
  const item = ITEM.exec(line);
  if (item === null) return { kind: 'fence', before: last + 1, indent, marker: '', lead: leadOf(line.trim()) };
  const previous = ITEM.exec(text.lines[last - 1]?.text ?? '');
  return {
    kind: 'fence',
    before: last + 1,
    indent,
    marker: `${nextMarker(item, previous)} `,
    lead: leadOf(item[5] ?? ''),
  };
}

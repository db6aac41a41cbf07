import type { Block } from '../markdown/code-fences.ts';
import { insertLines, isBlank, type Line } from '../markdown/lines.ts';
import { anchorText, type LedgerText, readSections, SECTION_NAMES, type SectionName } from './sections.ts';

const SKELETONS: Record<SectionName, readonly string[]> = {
  gates: ['| Gate | Status | Evidence |', '|------|--------|----------|'],
  hoplog: ['### Hop log'],
  decision: [],
};

/** The text with all three sections whole: missing ones and missing ends are added, nothing else changes. */
export function completeLedger(lines: readonly Line[]): { lines: readonly Line[]; notes: string[] } {
  const notes: string[] = [];
  let now = lines;
  for (const name of SECTION_NAMES) {
    const text = readSections(now);
    if (text.sections[name] !== undefined) continue;
    const start = text.anchors.find((anchor) => anchor.name === name && anchor.edge === 'start');
    if (start === undefined) {
      now = addSection(text, name);
      notes.push(`the ledger had no ${name} section; added`);
    } else {
      now = closeSection(text, name, start.at);
      notes.push(`the ledger's ${name} section had no end; added`);
    }
  }
  return { lines: now, notes };
}

function addSection(text: LedgerText, name: SectionName): Line[] {
  const section = [anchorText(name, 'start'), ...SKELETONS[name], anchorText(name, 'end')];
  const at = placeFor(text, name);
  if (at < text.lines.length) return insertLines(text.lines, at, section);
  const fence = text.blocks.unclosed === null ? [] : [text.blocks.unclosed];
  const followsAnchor = text.anchors.at(-1)?.at === text.lines.length - 1;
  const blank = text.lines.length === 0 || followsAnchor || (fence.length === 0 && isBlank(text.lines.at(-1)));
  return insertLines(text.lines, at, [...fence, ...(blank ? [] : ['']), ...section]);
}

/** After the section that comes before it in a new ledger, else before the first that comes after, else at the end. */
function placeFor(text: LedgerText, name: SectionName): number {
  const order = SECTION_NAMES.indexOf(name);
  const before = SECTION_NAMES.slice(0, order)
    .map((other) => text.sections[other])
    .findLast((section) => section !== undefined);
  if (before !== undefined) return outside(text, before.end) + 1;
  const after = text.anchors.find(
    (anchor) => anchor.edge === 'start' && SECTION_NAMES.indexOf(anchor.name) > order && !within(text, anchor.at),
  );
  return after?.at ?? text.lines.length;
}

const within = (text: LedgerText, at: number): boolean => outside(text, at) !== at;

/** The end of the outermost section around this line; the line itself where there is none. */
function outside(text: LedgerText, at: number): number {
  const around = Object.values(text.sections).filter((section) => section.start < at && section.end > at);
  const end = Math.max(at, ...around.map((section) => section.end));
  return end === at ? at : outside(text, end);
}

function closeSection(text: LedgerText, name: SectionName, start: number): Line[] {
  const { lines, blocks } = text;
  const indent = /^ */.exec(lines[start]?.text ?? '')?.[0] ?? '';
  const end = impliedEnd(text, name, start);
  const fence = end === lines.length && blocks.unclosed !== null ? [blocks.unclosed] : [];
  return insertLines(lines, end, [...fence, indent + anchorText(name, 'end')]);
}

const HEADING = /^ {0,3}(#{1,6})(?:\s|$)/;
const RULE = /^ {0,3}(?:-(?:[ \t]*-){2,}|\*(?:[ \t]*\*){2,}|_(?:[ \t]*_){2,})[ \t]*$/;
const FIELD = /^\s*(?:[-*+]\s+)?\*\*(?:State|Why|Next)(?::\*\*|\*\*\s*:)/i;

/**
 * Index of the line before which an end anchor belongs. Careful: what isn't surely part of the section is left out, since
 * a Decision block is rewritten as a whole.
 */
function impliedEnd(text: LedgerText, name: SectionName, start: number): number {
  const nextAnchor = text.anchors.find(({ at }) => at > start)?.at ?? text.lines.length;
  const belongs: Record<SectionName, (line: string, block: Block) => boolean> = {
    gates: (line, block) => block === 'text' && line.includes('|'),
    hoplog: (line, block) => block !== 'text' || (!RULE.test(line) && !closesLog(line)),
    decision: (line, block) => block === 'text' && FIELD.test(line),
  };
  let end = start + 1;
  let level = 0;
  for (let at = start + 1; at < nextAnchor; at++) {
    const line = text.lines[at]?.text ?? '';
    const block = text.blocks.of[at] ?? 'text';
    if (block === 'text' && line.trim() === '') {
      if (name === 'gates' && text.lines[end - 1]?.text.includes('|')) break;
      continue;
    }
    const heading = block === 'text' ? HEADING.exec(line) : null;
    const isTitle = heading !== null && end === start + 1;
    if (isTitle) level = heading[1]?.length ?? 0;
    else if (!belongs[name](line, block)) break;
    end = at + 1;
  }
  return end;

  function closesLog(line: string): boolean {
    const heading = HEADING.exec(line);
    return heading !== null && (heading[1]?.length ?? 0) <= level;
  }
}

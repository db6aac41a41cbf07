import { type Blocks, readBlocks } from '../markdown/code-fences.ts';
import { isBlank, type Line } from '../markdown/lines.ts';

/** The three parts of a ledger, in the order in which a new one has them. */
export const SECTION_NAMES = ['gates', 'hoplog', 'decision'] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

export interface Anchor {
  readonly name: SectionName;
  readonly edge: 'start' | 'end';
  /** Index of its line. */
  readonly at: number;
}

export interface Section {
  readonly name: SectionName;
  /** Indices of the lines that hold its anchors. */
  readonly start: number;
  readonly end: number;
  /** Indices of the lines between that aren't anchors and belong to no section nested in this one. */
  readonly own: readonly number[];
}

/** A text read as a ledger: indices are into `lines`. */
export interface LedgerText {
  readonly lines: readonly Line[];
  readonly blocks: Blocks;
  readonly anchors: readonly Anchor[];
  /** The sections that have both anchors. */
  readonly sections: { readonly [Name in SectionName]?: Section };
}

export const anchorText = (name: SectionName, edge: Anchor['edge']): string => `<!-- ${name}:${edge} -->`;

const ANCHOR = /^ {0,3}<!-- (gates|hoplog|decision):(start|end) -->[ \t]*$/;

/** Anchors alone on a line, outside code: all others are quotations. */
function findAnchors(lines: readonly Line[], blocks: Blocks): Anchor[] {
  const anchors: Anchor[] = [];
  lines.forEach((line, at) => {
    const block = blocks.of[at];
    if (block !== 'text' && block !== 'comment') return;
    const match = ANCHOR.exec(line.text);
    if (match !== null) anchors.push({ name: match[1] as SectionName, edge: match[2] as Anchor['edge'], at });
  });
  return anchors;
}

/** A start and the end that follows it with no other anchor of the name between. */
interface Pair {
  readonly name: SectionName;
  readonly start: number;
  readonly end: number;
}

function pairsOf(anchors: readonly Anchor[]): Pair[] {
  const open = new Map<SectionName, number>();
  const pairs: Pair[] = [];
  for (const { name, edge, at } of anchors) {
    const start = open.get(name);
    if (edge === 'start') open.set(name, at);
    else if (start !== undefined) {
      pairs.push({ name, start, end: at });
      open.delete(name);
    }
  }
  return pairs.sort((a, b) => a.start - b.start);
}

/**
 * Reads the anchors. Where a section is there several times the first whole one counts; where two overlap a line belongs
 * to the one that began last.
 */
export function readSections(lines: readonly Line[]): LedgerText {
  const blocks = readBlocks(lines);
  const anchors = findAnchors(lines, blocks);
  const isAnchor = new Set(anchors.map(({ at }) => at));
  const pairs = pairsOf(anchors);
  const own = new Map<Pair, number[]>(pairs.map((pair) => [pair, []]));
  let open: Pair[] = [];
  let next = 0;
  for (let at = 0; at < lines.length; at++) {
    if (isAnchor.has(at)) {
      open = open.filter((pair) => pair.end !== at);
      const begun = pairs[next];
      if (begun?.start === at) {
        open.push(begun);
        next++;
      }
      continue;
    }
    const innermost = open.at(-1);
    if (innermost !== undefined) own.get(innermost)?.push(at);
  }
  const sections: { [Name in SectionName]?: Section } = {};
  for (const pair of pairs) sections[pair.name] ??= { ...pair, own: own.get(pair) ?? [] };
  return { lines, blocks, anchors, sections };
}

/**
 * Index of the line before which something can be added to a section: after its last line that isn't blank, and never
 * inside a comment that runs up to the end.
 */
export function endOfContent({ lines, blocks }: LedgerText, section: Section): number {
  const isContent = (at: number): boolean => {
    const block = blocks.of[at];
    return (block === 'text' || block === 'close') && !isBlank(lines[at]);
  };
  return (section.own.findLast(isContent) ?? section.start) + 1;
}

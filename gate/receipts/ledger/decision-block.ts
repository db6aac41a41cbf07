import type { State } from '../../contract/outcome.ts';
import { escapeWithin } from '../markdown/escape.ts';
import { insertLines, isBlank, type Line, removeLines } from '../markdown/lines.ts';
import { routeText, worseState } from '../words/ledger-words.ts';
import type { Detail } from '../words/row-text.ts';
import { type LedgerRuns, whyOf } from './ledger-runs.ts';
import type { LedgerText, Section } from './sections.ts';

/** How a block writes its fields: `**State:** x` or `**State**: x`, as list items or not, parted by blank lines or not. */
interface FieldStyle {
  readonly bullet: string;
  readonly colonInside: boolean;
  readonly spaced: boolean;
}

const STATE_FIELD = /^(\s*(?:[-*+]\s+)?)\*\*State(:\*\*|\*\*\s*:)/i;

/** The three fields of a Decision: the state that was concluded, made no better than the other rows allow. */
export function decisionFields(
  runs: LedgerRuns,
  allowed: { state: State; held: readonly string[] },
  detail: Detail,
): [string, string][] {
  const { concluded } = runs;
  const state = worseState(concluded.state, allowed.state);
  const why = whyOf(runs, detail === 'full' ? 1200 : 120);
  const held = state === concluded.state ? '' : `; held at ${state} by ${heldBy(allowed.held)}`;
  return [
    ['State', state],
    ['Why', why + held],
    ['Next', routeText(concluded.route)],
  ];
}

function heldBy(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => escapeWithin(name, 60) || 'a gate without a name');
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${shown.join(', ')}${more}`;
}

/** The lines with the Decision block rewritten; its heading, its blank lines around and how it writes fields stay. */
export function rewriteDecision(
  text: LedgerText,
  section: Section,
  fields: readonly (readonly [string, string])[],
): readonly Line[] {
  const lineAt = (at: number): string => text.lines[at]?.text ?? '';
  const firstText = section.own.findIndex((at) => !isBlank(text.lines[at]));
  const first = section.own[firstText];
  const hasHeading =
    first !== undefined && text.blocks.of[first] === 'text' && /^ {0,3}#{1,6}(?:\s|$)/.test(lineAt(first));
  const body = section.own.slice(hasHeading ? firstText + 1 : 0);
  const from = body.findIndex((at) => !isBlank(text.lines[at]));
  const to = body.findLastIndex((at) => !isBlank(text.lines[at]));
  const written = from < 0 ? [] : body.slice(from, to + 1);
  const lines = formatFields(fields, readStyle(written.map(lineAt)));
  const before = written[0] ?? (body.at(-1) ?? (hasHeading ? first : section.start)) + 1;
  return insertAndRemove(text.lines, before, lines, new Set(written));
}

function readStyle(lines: readonly string[]): FieldStyle {
  const at = lines.findIndex((line) => STATE_FIELD.test(line));
  const match = STATE_FIELD.exec(lines[at] ?? '');
  return {
    bullet: match?.[1] ?? '',
    colonInside: match === null || match[2] === ':**',
    spaced: at >= 0 && at + 1 < lines.length && lines[at + 1]?.trim() === '',
  };
}

function formatFields(fields: readonly (readonly [string, string])[], style: FieldStyle): string[] {
  const lines = fields.map(([name, value]) => {
    const label = style.colonInside ? `**${name}:**` : `**${name}**:`;
    return `${style.bullet}${label} ${value}`.trimEnd();
  });
  return style.spaced ? lines.flatMap((line, index) => (index === 0 ? [line] : ['', line])) : lines;
}

function insertAndRemove(
  lines: readonly Line[],
  at: number,
  texts: readonly string[],
  gone: ReadonlySet<number>,
): Line[] {
  const inserted = insertLines(lines, at, texts);
  return removeLines(inserted, new Set([...gone].map((index) => (index >= at ? index + texts.length : index))));
}

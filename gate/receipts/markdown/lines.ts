/** A line of a text and the line end that it was written with: '' for a last line without one. */
export interface Line {
  readonly text: string;
  readonly end: '\n' | '\r\n' | '\r' | '';
}

/** Every byte of the text is in exactly one line: {@link joinLines} gives it back. */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  const ends = /\r\n|\n|\r/g;
  let from = 0;
  for (const match of text.matchAll(ends)) {
    lines.push({ text: text.slice(from, match.index), end: match[0] as Line['end'] });
    from = match.index + match[0].length;
  }
  if (from < text.length) lines.push({ text: text.slice(from), end: '' });
  return lines;
}

export const joinLines = (lines: readonly Line[]): string => lines.map((line) => line.text + line.end).join('');

export const isBlank = (line: Line | undefined): boolean => line === undefined || line.text.trim() === '';

/** Width of the white space that a line begins with; a tab counts as four. */
export function indentOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character === ' ') width += 1;
    else if (character === '\t') width += 4;
    else break;
  }
  return width;
}

/**
 * New lines before line `at`, with the line end that the text uses there. Where that is a lone carriage return, it is
 * used for an empty first line alone: a return and a newline that follow each other are one line end, so that neither may
 * come to stand beside the other, here or where the new lines meet an empty one.
 */
export function insertLines(lines: readonly Line[], at: number, texts: readonly string[]): Line[] {
  if (texts.length === 0) return [...lines];
  const used = lines[at - 1]?.end || lines[at]?.end || lines[0]?.end || '\n';
  const end = used === '\r' ? '\n' : used;
  const opening = lines[at - 1]?.end === '\r' && texts[0] === '' ? '\r' : end;
  const added: Line[] = texts.map((text, index) => ({ text, end: index === 0 ? opening : end }));
  const before = lines.slice(0, at);
  const last = before.at(-1);
  if (at === lines.length && (last === undefined || last.end === '')) {
    // The text goes on without a line end after its last line, as it did before.
    if (last !== undefined) before[before.length - 1] = { ...last, end };
    added[added.length - 1] = { text: texts.at(-1) ?? '', end: '' };
  }
  return [...before, ...added, ...lines.slice(at)];
}

/** Line `at` with another text and its own line end. */
export const replaceLine = (lines: readonly Line[], at: number, text: string): Line[] =>
  lines.map((line, index) => (index === at ? { ...line, text } : line));

/** Without the lines at these indices. */
export function removeLines(lines: readonly Line[], indices: ReadonlySet<number>): Line[] {
  return indices.size === 0 ? [...lines] : lines.filter((_, index) => !indices.has(index));
}

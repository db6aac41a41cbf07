/**
 * What GitHub takes in one comment, body, check summary or check text. Some of its services count characters, some
 * bytes: whoever stays below in UTF-8 bytes is right for both.
 */
export const GITHUB_TEXT_BYTES = 65_535;

/** UTF-8 bytes of a text; a lone surrogate counts as the three bytes of its replacement. Linear, allocates nothing. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // One byte per unit is counted already.
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else {
      bytes += 2;
      // Both halves of a pair are four bytes.
      if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) index++;
    }
  }
  return bytes;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** The text, or as much of it as fits with an ellipsis, never cut inside a character. */
export function cutToBytes(text: string, maximum: number): string {
  if (utf8Bytes(text) <= maximum) return text;
  const ellipsis = '…';
  let bytes = utf8Bytes(ellipsis);
  let kept = '';
  for (const character of text) {
    bytes += utf8Bytes(character);
    if (bytes > maximum) break;
    kept += character;
  }
  return `${kept.trimEnd()}${ellipsis}`;
}

/** As many leading lines as fit into `maximum` bytes; what doesn't fit is counted in a last line. */
export function takeLines(lines: readonly string[], maximum: number, more: (left: number) => string): string[] {
  const total = lines.reduce((sum, line) => sum + utf8Bytes(line) + 1, 0);
  if (total <= maximum) return [...lines];
  const taken: string[] = [];
  let bytes = utf8Bytes(more(lines.length)) + 1;
  for (const line of lines) {
    bytes += utf8Bytes(line) + 1;
    if (bytes > maximum) break;
    taken.push(line);
  }
  return [...taken, more(lines.length - taken.length)];
}

/** How much a text may hold, and how it is counted. */
export interface TextLimit {
  readonly maximum: number;
  readonly sizeOf: (text: string) => number;
}

/**
 * What the text may become that GitHub holds now: {@link GITHUB_TEXT_BYTES}. One that is larger already shows that GitHub
 * counts characters where it stands; where it holds more of those too, as much as it holds.
 */
export function limitOf(held: string): TextLimit {
  if (utf8Bytes(held) <= GITHUB_TEXT_BYTES) return { maximum: GITHUB_TEXT_BYTES, sizeOf: utf8Bytes };
  // UTF-16 units, of which no text has fewer than characters.
  return { maximum: Math.max(GITHUB_TEXT_BYTES, held.length), sizeOf: ({ length }) => length };
}

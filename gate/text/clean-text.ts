import { withoutEscapes } from './terminal-text.ts';

/** Invisible between two characters: parts what GitHub would turn into a mention, a link or a reference. */
export const ZERO_WIDTH_SPACE = '\u200b';

/** Control characters but tabs and line ends, and those that format: zero-width, bidirectional, tags, byte-order marks. */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu;

/** More marks on one character than any language writes: they would be drawn over the lines around. */
const STACKED_MARKS = /(\p{Mn}{4})\p{Mn}+/gu;

const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * Free text without what could act on a terminal or mislead a reader: terminal escapes, control and bidirectional
 * characters, heaps of marks. Lines stay; what isn't well-formed becomes U+FFFD.
 */
export function cleanText(text: string): string {
  return withoutEscapes(text).replace(UNSEEN, '').replace(STACKED_MARKS, '$1').replace(LONE_SURROGATES, '\ufffd');
}

/** {@link cleanText} on one line: every run of white space is a single blank. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
}

/**
 * Parts every `<!--`, so that no text can hold the anchors by which gates find a ledger: neighbours search for the bare
 * string, in code and prose too.
 */
export const partComments = (text: string): string => text.replace(/<(?=!--)/g, `<${ZERO_WIDTH_SPACE}`);

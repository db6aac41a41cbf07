import { cutToBytes, takeLines, utf8Bytes } from '../../text/byte-budget.ts';
import { cleanLine, cleanText, partComments, ZERO_WIDTH_SPACE } from '../../text/clean-text.ts';

/**
 * Free text (from the change, its benches or GitHub) as one line of Markdown that renders as exactly that text: no
 * markup, HTML, link, mention, reference, emoji, formula or table cell can come out of it, and no heading, list or
 * quotation where it begins a line.
 */
export function escapeInline(text: string): string {
  return (
    cleanLine(text)
      .replace(MENTIONS_AND_REFERENCES, `$&${ZERO_WIDTH_SPACE}`)
      .replace(COMMIT, (hex) => (isCommitLike(hex) ? hex.replace(/.{6}(?=.)/g, `$&${ZERO_WIDTH_SPACE}`) : hex))
      .replace(/&(?=#?[A-Za-z0-9]{1,40};)/g, '&amp;')
      .replace(/[\\`*[\]~$]/g, '\\$&')
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
      .replaceAll('<', '&lt;')
      // An entity is no pipe to any reader of the table, a neighbour that splits at pipes included; `\|` is one to some.
      .replaceAll('|', '&#124;')
      .replace(/^(?:[-+>=]|#{1,6}(?=\s|$))/, '\\$&')
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
  );
}

// GitHub finds these in the rendered text, where escapes and entities are gone already: only parting them helps.
const MENTIONS_AND_REFERENCES = new RegExp(
  [
    '@(?=[A-Za-z0-9_])',
    '#(?=\\d)',
    'GH-(?=\\d)',
    ':(?=//)',
    '(?:mailto|xmpp):',
    'www(?=\\.)',
    // `:name:` is an emoji wherever it stands, within `crate::bomb::f` too, or with a colon that comes after this text.
    // All of digits only a few are.
    ':(?=(?:[a-z0-9_+-]{0,40}[a-z][a-z0-9_+-]{0,40}|[+-]1|100|1234)(?::|$))',
  ].join('|'),
  'gi',
);

// A commit's name, whole or cut, is a link to it. A number without letters is far more often just a number.
const COMMIT = /(?<![A-Za-z0-9_])[0-9a-f]{7,40}(?![A-Za-z0-9_])/gi;
const isCommitLike = (hex: string): boolean => hex.length === 40 || (/\d/.test(hex) && /[a-f]/i.test(hex));

/** {@link escapeInline} of as much of the text as fits into `maximum` bytes. Never ends inside an escape. */
export function escapeWithin(text: string, maximum: number): string {
  let cut = cutToBytes(cleanLine(text.slice(0, 4 * maximum)), maximum);
  let escaped = escapeInline(cut);
  while (utf8Bytes(escaped) > maximum && cut.length > 1) {
    cut = cutToBytes(cut, Math.floor(utf8Bytes(cut) * Math.min(0.9, maximum / utf8Bytes(escaped))));
    escaped = escapeInline(cut);
  }
  return escaped;
}

/** {@link escapeWithin} for the cell of a table, which begins no line: `> 40` may stay as it is. */
export const escapeCell = (text: string, maximum: number): string =>
  escapeWithin(text, maximum).replace(/^\\(?=[-+>=#])/, '');

/**
 * A command or name to be copied, as a code span that renders as exactly that text. For a table, use
 * {@link codeCell}.
 */
export function codeSpan(text: string): string {
  const line = partComments(cleanLine(text));
  if (line === '') return '';
  const fence = '`'.repeat(longestRun(line) + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** A code span for a table's cell. A pipe can't be written in one in a way that all readers agree on: then it is text. */
export const codeCell = (text: string): string => (text.includes('|') ? escapeInline(text) : codeSpan(text));

/** Lines, as many as fit into `maximum` bytes, as a fenced block that nothing inside can close; no line end after it. */
export function codeBlock(lines: readonly string[], maximum: number, language = 'text'): string {
  const safe = lines.map((line) => partComments(cleanText(line).replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')));
  const fence = '`'.repeat(Math.max(3, longestRun(safe.join('\n')) + 1));
  const room = maximum - 2 * fence.length - language.length - 2;
  const shown = takeLines(safe, room, (left) => `… and ${left} more lines`);
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

/** Length of the longest run of backticks. */
function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  return longest;
}

/** Text for a place that isn't Markdown: a log inside a fence, a commit status. */
export const plainLine = (text: string): string => partComments(cleanLine(text));

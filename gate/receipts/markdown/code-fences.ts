import type { Line } from './lines.ts';

/**
 * What a line is to Markdown's blocks, as far as a ledger needs to know it (CommonMark 4.5 and 4.6): a fence's first,
 * inner or last line, part of a comment that spans lines, or anything else.
 */
export type Block = 'open' | 'inside' | 'close' | 'comment' | 'text';

export interface Blocks {
  readonly of: readonly Block[];
  /** The fence that would close the one still open at the end of the text; null: none is. */
  readonly unclosed: string | null;
}

const OPENING = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;

/** Finds fences and comments in one pass. */
export function readBlocks(lines: readonly Line[]): Blocks {
  const of: Block[] = [];
  let fence: { indent: string; marker: string } | null = null;
  let comment = false;
  for (const { text } of lines) {
    if (fence !== null) {
      const closes = closesFence(text, fence.marker);
      of.push(closes ? 'close' : 'inside');
      if (closes) fence = null;
    } else if (comment) {
      of.push('comment');
      comment = !text.includes('-->');
    } else {
      const opening = OPENING.exec(text);
      if (opening !== null) {
        fence = { indent: opening[1] ?? '', marker: opening[2] ?? '' };
        of.push('open');
      } else {
        comment = /^ {0,3}<!--/.test(text) && !text.includes('-->');
        of.push(comment ? 'comment' : 'text');
      }
    }
  }
  return { of, unclosed: fence === null ? null : fence.indent + fence.marker };
}

function closesFence(text: string, marker: string): boolean {
  const trimmed = text.trim();
  return (
    trimmed.length >= marker.length && /^ {0,3}[`~]/.test(text) && trimmed === (marker[0] ?? '`').repeat(trimmed.length)
  );
}

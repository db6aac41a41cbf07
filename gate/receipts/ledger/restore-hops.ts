import { insertLines, isBlank, type Line } from '../markdown/lines.ts';
import type { Restored } from './restore-rows.ts';
import type { LedgerText } from './sections.ts';

const TITLE = /^\s*#{1,6}\s.*hop[ -]?log/i;

/**
 * The hop log with every line that it had: one that is gone comes after the line that it followed. Lines that both have
 * stay once, as they are now.
 */
export function restoreHops(now: LedgerText, was: LedgerText): Restored {
  const { hoplog } = now.sections;
  if (hoplog === undefined) return { lines: now.lines, restored: 0 };
  const here = new Map<string, number[]>();
  for (const at of hoplog.own) {
    const text = now.lines[at]?.text.trim() ?? '';
    here.set(text, [...(here.get(text) ?? []), at]);
  }
  const title = hoplog.own.find((at) => !isBlank(now.lines[at]));
  let before = title !== undefined && TITLE.test(now.lines[title]?.text ?? '') ? title + 1 : hoplog.start + 1;
  const inserted = new Map<number, string[]>();
  let restored = 0;
  let blanks: string[] = [];
  for (const at of was.sections.hoplog?.own ?? []) {
    const text = was.lines[at]?.text ?? '';
    if (text.trim() === '') {
      blanks.push(text);
      continue;
    }
    const found = TITLE.test(text) ? undefined : here.get(text.trim())?.shift();
    if (found !== undefined) before = Math.max(before, found + 1);
    else if (!TITLE.test(text)) {
      inserted.set(before, [...(inserted.get(before) ?? []), ...blanks, text]);
      restored++;
    }
    blanks = [];
  }
  let lines: readonly Line[] = now.lines;
  for (const [at, texts] of [...inserted].sort(([left], [right]) => right - left)) {
    lines = insertLines(lines, at, texts);
  }
  return { lines, restored };
}

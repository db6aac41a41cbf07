import { withoutEscapes } from '../../text/terminal-text.ts';

/** Longer than any line of Criterion, cargo or libtest; what is longer is passed over. */
export const MAX_LINE = 1024 * 1024;

/** Takes the line that lies in `text` from `start` to `end`. */
export type OnLine = (text: string, start: number, end: number) => void;

/**
 * Splits text that comes in pieces of any size into lines without terminal escapes, in linear time and bounded memory.
 * A carriage return ends a line as well (a terminal's progress line), and together with a newline ends one line, not
 * two. Lines are handed over as places in the piece, since a copy of each would take longer than reading it.
 */
export class OutputLines {
  #carry = '';
  /** True while inside a line that grew too long. */
  #overlong = false;
  #endedByReturn = false;
  readonly #onLine: OnLine;
  readonly #onOverlong: () => void;

  constructor(onLine: OnLine, onOverlong: () => void) {
    this.#onLine = onLine;
    this.#onOverlong = onOverlong;
  }

  push(chunk: string): void {
    let start = this.#endedByReturn && chunk.charCodeAt(0) === 10 ? 1 : 0;
    if (chunk.length > 0) this.#endedByReturn = false;
    let newline = chunk.indexOf('\n', start);
    let carriage = chunk.indexOf('\r', start);
    let escapeAt = chunk.indexOf('\u001b', start);
    while (newline !== -1 || carriage !== -1) {
      const end = carriage === -1 || (newline !== -1 && newline < carriage) ? newline : carriage;
      const escaped = escapeAt !== -1 && escapeAt < end;
      if (escaped || this.#carry !== '' || this.#overlong || end - start > MAX_LINE)
        this.#line(chunk.slice(start, end));
      else this.#onLine(chunk, start, end);
      start = end + 1;
      if (end === carriage) {
        if (start === chunk.length) this.#endedByReturn = true;
        else if (start === newline) start += 1;
        carriage = chunk.indexOf('\r', start);
      }
      if (newline !== -1 && newline < start) newline = chunk.indexOf('\n', start);
      if (escaped) escapeAt = chunk.indexOf('\u001b', start);
    }
    if (start < chunk.length) this.#keep(chunk.slice(start));
  }

  /** Gives the last line where no newline ends it. */
  end(): void {
    if (this.#carry !== '' || this.#overlong) this.#line('');
  }

  /** A line that began in an earlier piece, is too long, or holds escapes. */
  #line(rest: string): void {
    this.#keep(rest);
    const line = withoutEscapes(this.#carry);
    const overlong = this.#overlong;
    this.#carry = '';
    this.#overlong = false;
    if (overlong) this.#onOverlong();
    else this.#onLine(line, 0, line.length);
  }

  #keep(part: string): void {
    if (this.#overlong) return;
    if (this.#carry.length + part.length > MAX_LINE) {
      this.#carry = '';
      this.#overlong = true;
    } else this.#carry += part;
  }
}

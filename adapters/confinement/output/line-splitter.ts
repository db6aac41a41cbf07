import { withoutTerminalControls } from '../../../gate/text/terminal-text.ts';
import { firstBytes, LINE_BYTES, lastBytes } from './terminal-text.ts';

/** Raw bytes of an unfinished line's beginning that are kept: escapes may take most of them. */
const HELD_BYTES = 4 * LINE_BYTES;
/** Of its end, where there is more between: what became of a long command stands there. */
const HELD_TAIL_BYTES = LINE_BYTES;
const CUT = ' […] ';
const TAIL_BYTES = LINE_BYTES / 4;
const HEAD_BYTES = LINE_BYTES - TAIL_BYTES - Buffer.byteLength(CUT);

/**
 * Cuts a stream of bytes into lines that can be shown, each at most 4 KiB. Holds at most 20 KiB between chunks, however
 * long a line is; what is beyond, between its beginning and its end, is dropped and marked. A carriage return ends a line
 * too: progress bars rewrite theirs.
 */
export class LineSplitter {
  /** @param masked a line without its secrets: what one would be known by must not be cut off before */
  constructor(private readonly masked: (line: string) => string = (line) => line) {}

  private held: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);
  private isCut = false;

  /** The lines that this chunk completes. */
  push(chunk: Buffer): string[] {
    const last = chunk.lastIndexOf(0x0a);
    if (last === -1) {
      this.hold(chunk);
      return [];
    }
    const lines = this.take(chunk.subarray(0, last));
    this.hold(chunk.subarray(last + 1));
    return lines;
  }

  /** What is left at the end of the stream. */
  end(): string[] {
    return this.held.length === 0 ? [] : this.take(Buffer.alloc(0));
  }

  private take(rest: Buffer): string[] {
    const { held, tail, isCut } = this;
    this.held = Buffer.alloc(0);
    this.tail = Buffer.alloc(0);
    this.isCut = false;
    if (!isCut) return linesOf(joined(held, tail, rest)).map((line) => this.bounded(line));
    const before = linesOf(held);
    const [end = '', ...after] = linesOf(joined(fromCharacter(tail), rest));
    const cut = this.cut(before.pop() ?? '', end);
    return [...before.map((line) => this.bounded(line)), cut, ...after.map((line) => this.bounded(line))];
  }

  private bounded(line: string): string {
    return firstBytes(line, LINE_BYTES).length < line.length ? this.cut(line, line) : line;
  }

  /** What is shown of the beginning and the end of a line that is too long. */
  private cut(head: string, end: string): string {
    return firstBytes(this.masked(head), HEAD_BYTES) + CUT + wholeWords(lastBytes(this.masked(end), TAIL_BYTES));
  }

  private hold(part: Buffer): void {
    if (part.length === 0) return;
    const room = HELD_BYTES - this.held.length;
    // Copies: a slice would keep the whole chunk of the stream alive.
    if (room > 0) this.held = Buffer.concat([this.held, part.subarray(0, room)]);
    if (part.length <= room) return;
    const more = part.subarray(Math.max(0, room));
    const kept = joined(this.tail, more.subarray(-HELD_TAIL_BYTES));
    this.isCut ||= this.tail.length + more.length > HELD_TAIL_BYTES;
    this.tail = Buffer.from(kept.subarray(-HELD_TAIL_BYTES));
  }
}

const joined = (...parts: readonly Buffer[]): Buffer => {
  const [only, ...others] = parts.filter(({ length }) => length > 0);
  return only === undefined ? Buffer.alloc(0) : others.length === 0 ? only : Buffer.concat([only, ...others]);
};

/** Without the end of a character whose beginning is not there. */
function fromCharacter(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return bytes.subarray(Math.max(0, start));
}

/**
 * An end without the word that it begins in and the three after: where more than is held was dropped before, a secret may
 * begin there, and `authorization = bearer SECRET` has four words.
 */
function wholeWords(end: string): string {
  const [cut] = /^(?:\S*\s+){4}/.exec(end) ?? [end];
  return end.slice(cut.length);
}

const linesOf = (bytes: Buffer): string[] =>
  withoutTerminalControls(bytes.toString())
    // The last line's feed is cut off already; a return before it belongs to the same end.
    .replace(/\r$/, '')
    .split(/\r?\n|\r/);

import { withoutTerminalControls } from '../../../gate/text/terminal-text.ts';
import { firstBytes, LINE_BYTES } from './terminal-text.ts';

/** Raw bytes of an unfinished line that are kept: escapes may take most of them. */
const HELD_BYTES = 4 * LINE_BYTES;
const CUT = ' […]';
const CUT_BYTES = Buffer.byteLength(CUT);

/**
 * Cuts a stream of bytes into lines that can be shown, each at most 4 KiB. Holds at most 16 KiB between chunks, however
 * long a line is; what is beyond is dropped and the line marked. A carriage return ends a line too: progress bars
 * rewrite theirs.
 */
export class LineSplitter {
  private held: Buffer = Buffer.alloc(0);
  private heldIsCut = false;

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
    const firstIsCut = this.heldIsCut;
    const text = (this.held.length === 0 ? rest : Buffer.concat([this.held, rest])).toString();
    this.held = Buffer.alloc(0);
    this.heldIsCut = false;
    // The last line's feed is cut off already; a return before it belongs to the same end.
    return withoutTerminalControls(text)
      .replace(/\r$/, '')
      .split(/\r?\n|\r/)
      .map((line, index) => bounded(line, firstIsCut && index === 0));
  }

  private hold(part: Buffer): void {
    const room = HELD_BYTES - this.held.length;
    this.heldIsCut ||= part.length > room;
    if (part.length > 0 && room > 0) {
      // A copy: a slice would keep the whole chunk of the stream alive.
      this.held = Buffer.concat([this.held, part.subarray(0, room)]);
    }
  }
}

function bounded(line: string, isCut: boolean): string {
  const short = firstBytes(line, LINE_BYTES);
  return isCut || short.length < line.length ? firstBytes(line, LINE_BYTES - CUT_BYTES) + CUT : line;
}

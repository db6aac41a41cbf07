import { TextDecoder } from 'node:util';

const MARK_BYTES = 2;

/**
 * Decodes a captured output that comes in pieces cut anywhere. It is UTF-8, but for what Windows PowerShell's `>` writes:
 * UTF-16, told by the byte order mark that it begins with and that no UTF-8 can begin with.
 */
export class OutputDecoder {
  #decoder: TextDecoder | null = null;
  /** What came before there were enough bytes to tell. */
  #start = new Uint8Array(0);

  /** The text that this piece completes. */
  decode(piece: Uint8Array): string {
    if (this.#decoder !== null) return this.#decoder.decode(piece, { stream: true });
    const start = this.#start.length === 0 ? piece : Buffer.concat([this.#start, piece]);
    if (start.length < MARK_BYTES) {
      this.#start = Uint8Array.from(start);
      return '';
    }
    this.#decoder = decoderFor(start);
    return this.#decoder.decode(start, { stream: true });
  }

  /** What is left at the end. */
  end(): string {
    return this.#decoder === null ? new TextDecoder().decode(this.#start) : this.#decoder.decode();
  }
}

const decoderFor = ([first, second]: Uint8Array): TextDecoder => {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  return new TextDecoder(first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8');
};

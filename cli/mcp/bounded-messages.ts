import { Transform, type TransformCallback } from 'node:stream';

/** Bytes of one message: many times what any call of a tool here needs. */
export const LARGEST_MESSAGE = 256 * 1024;

/** Bytes of either end of a message that are looked at for its id, where the rest is dropped. */
const END_BYTES = 256;

/** JSON-RPC's codes, by https://www.jsonrpc.org/specification#error_object. */
const CODE = { parseError: -32700, invalidRequest: -32600 } as const;

const LINE_FEED = 0x0a;

/**
 * Lets an agent's messages through, one a line. One that is too long or no JSON is answered in place of the server,
 * which would end or say nothing, and is dropped. Holds at most one message.
 */
export class BoundedMessages extends Transform {
  private held: Buffer[] = [];
  private size = 0;
  private tail: Buffer = Buffer.alloc(0);

  /** @param answer writes one line to the agent */
  constructor(private readonly answer: (line: string) => void) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      this.hold(chunk.subarray(from, end));
      this.complete();
      from = end + 1;
    }
    this.hold(chunk.subarray(from));
    done();
  }

  private hold(part: Buffer): void {
    if (part.length === 0) return;
    const isWhole = this.size + part.length <= LARGEST_MESSAGE;
    // Of one that is too long, only its ends: copies, since a slice would keep the whole chunk alive.
    if (isWhole || this.size < END_BYTES) this.held.push(Buffer.from(isWhole ? part : part.subarray(0, END_BYTES)));
    this.tail = Buffer.concat([this.tail, part.subarray(-END_BYTES)]).subarray(-END_BYTES);
    this.size += part.length;
    if (!isWhole && this.held.length > 1) this.held = [Buffer.concat(this.held).subarray(0, END_BYTES)];
  }

  private complete(): void {
    const { held, size, tail } = this;
    [this.held, this.size, this.tail] = [[], 0, Buffer.alloc(0)];
    const text = Buffer.concat(held);
    if (size > LARGEST_MESSAGE) {
      const id = idAtEnds(text.subarray(0, END_BYTES).toString(), tail.toString());
      this.refuse(id, CODE.invalidRequest, `a message of ${size} bytes: at most ${LARGEST_MESSAGE} are read`);
    } else if (text.toString().trim() !== '') {
      if (isJson(text.toString())) this.push(Buffer.concat([text, Buffer.from('\n')]));
      else this.refuse(null, CODE.parseError, 'a message that is no JSON on one line');
    }
  }

  private refuse(id: unknown, code: number, message: string): void {
    this.answer(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })}\n`);
  }
}

/** The id of a message that nobody reads whole, where it stands at either end, as clients write it; null elsewhere. */
function idAtEnds(head: string, tail: string): unknown {
  const found =
    /^\{"jsonrpc":"2\.0","id":(\d{1,15}|"[^"\\]{1,100}"),/.exec(head) ??
    /,"jsonrpc":"2\.0","id":(\d{1,15}|"[^"\\]{1,100}")\}\r?$/.exec(tail);
  return found?.[1] === undefined ? null : JSON.parse(found[1]);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

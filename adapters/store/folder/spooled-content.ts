import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Content } from '../content/object-store.ts';
import { readContent, SourceFailure } from '../content/read-content.ts';
import { fromSystemError } from '../content/store-error.ts';

/** A stream of up to so many bytes is kept in memory, a longer one in a file. */
const MOST_IN_MEMORY = 1024 * 1024;

const PIECE = 256 * 1024;

/** Content whose length and digest are known, and that can be sent more than once. */
export interface Spooled {
  /** The SHA-256 of the bytes, in hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** All bytes from the start. A stream must be destroyed by whoever asked for it, read to its end or not. */
  body(): Uint8Array | Readable;
}

/**
 * Reads `content` to its end and hands it to `use`. What is too long for the memory goes into a file of the system's
 * temporary folder (`TMPDIR`) that loses its name as soon as it is open: no kill leaves it behind.
 */
export async function withSpooled<T>(content: Content, use: (spooled: Spooled) => Promise<T>): Promise<T> {
  if (!(content instanceof Readable)) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return use({ sha256, bytes: bytes.byteLength, body: () => bytes });
  }
  // A stream may fail before it is read, which ends the process unless somebody listens; reading it tells us as well.
  content.on('error', () => {});
  const spool = new Spool();
  try {
    return await use(await spool.fill(content));
  } finally {
    await spool.close();
  }
}

class Spool {
  #file: FileHandle | null = null;

  async fill(content: Readable): Promise<Spooled> {
    const hash = createHash('sha256');
    let held: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const chunk of readContent(content)) {
        hash.update(chunk);
        bytes += chunk.byteLength;
        held.push(chunk);
        if (bytes <= MOST_IN_MEMORY) continue;
        this.#file ??= await openUnnamed();
        for (const part of held) await this.#file.appendFile(part);
        held = [];
      }
    } catch (error) {
      if (error instanceof SourceFailure) throw error.cause;
      throw fromSystemError(error, 'keep what is to be sent in', tmpdir());
    }
    const file = this.#file;
    const whole = Buffer.concat(held);
    const body = () => (file === null ? whole : Readable.from(piecesOf(file), { objectMode: false }));
    return { sha256: hash.digest('hex'), bytes, body };
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

/** A read stream of Node's own would close the file when it is destroyed, and it is read once for each attempt. */
async function* piecesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file
      .read({ buffer: Buffer.allocUnsafe(PIECE), position })
      .catch((error: unknown) => {
        throw fromSystemError(error, 'read back what is to be sent from', tmpdir());
      });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

async function openUnnamed(): Promise<FileHandle> {
  const file = path.join(tmpdir(), `benchmark-gate-${randomUUID()}`);
  const handle = await open(file, 'wx+', 0o600);
  await unlink(file);
  return handle;
}

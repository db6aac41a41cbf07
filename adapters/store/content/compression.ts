import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import type { Content } from './object-store.ts';
import { StoreError } from './store-error.ts';

const CHUNK = 256 * 1024;

/** Content types that are kept compressed. */
export const isCompressible = (contentType: string): boolean =>
  /^(?:text\/|application\/(?:[\w.+-]+\+)?json\b|application\/x-ndjson\b)/.test(contentType);

/** Content as a stream that is compressed on its way; `digest()` is the SHA-256 of the plain bytes, at the end. */
export function compressing(content: Content): { readonly stream: Readable; readonly digest: () => string } {
  const hash = createHash('sha256');
  // Level 1 makes measurements nearly as small as higher levels do, in a third of the time.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: CHUNK });
  const counted = async function* (chunks: AsyncIterable<Buffer | string>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  // Bytes once, not for the digest and for the compression again.
  const source =
    content instanceof Readable
      ? content
      : Readable.from([typeof content === 'string' ? Buffer.from(content) : content]);
  // A failure destroys the gzip stream with it, so the reader is the one who sees it.
  pipeline(source, counted, gzip).catch(() => {});
  return { stream: gzip, digest: () => hash.digest('hex') };
}

/** The plain bytes of a compressed stream, as a stream. */
export function decompressing(compressed: Readable): Readable {
  const plain = createGunzip({ chunkSize: CHUNK });
  pipeline(compressed, plain).catch(() => {});
  return plain;
}

/** What is read whole: whether it is kept compressed, how it is called in errors, and the most plain bytes it may have. */
export interface WholeContent {
  readonly compressed: boolean;
  readonly place: string;
  readonly most: number;
}

/**
 * Everything that a stream holds, plain. It is decompressed piece by piece and no further than to its bound: a small
 * file can't fill the memory, whatever it unfolds into.
 *
 * @throws {StoreError} too-large, corrupt; what the stream itself throws
 */
export async function readWhole(stream: Readable, { compressed, place, most }: WholeContent): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Whoever leaves the loop early ends both streams.
    for await (const chunk of compressed ? decompressing(stream) : stream) {
      bytes += (chunk as Buffer).length;
      if (bytes > most) throw tooLarge(place, most);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw damaged(error, place);
  }
  return Buffer.concat(chunks, bytes);
}

export const tooLarge = (place: string, most: number): StoreError =>
  new StoreError('too-large', `${place} holds more than the ${most} bytes that are read of its kind`);

/** What zlib says of bytes that it can't read, as the store's error. Other errors pass unchanged. */
export function damaged(error: unknown, place: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  return new StoreError('corrupt', `${place} is damaged (${code}): remove the file, and measure again`, {
    cause: error,
  });
}

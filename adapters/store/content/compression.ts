import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip, gunzip } from 'node:zlib';
import type { Content } from './object-store.ts';
import { hasCode, StoreError } from './store-error.ts';

/** The most that is read into memory at once, in bytes after decompression: a small file can't fill the memory. */
const LARGEST_DOCUMENT = 512 * 1024 * 1024;

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

/** Everything that a stream holds, decompressed where `compressed`; `place` is for the errors. */
export async function readWhole(stream: Readable, compressed: boolean, place: string): Promise<Buffer> {
  const stored = await buffer(stream);
  if (!compressed) return stored;
  return new Promise((resolve, reject) => {
    gunzip(stored, { maxOutputLength: LARGEST_DOCUMENT, chunkSize: CHUNK }, (error, plain) => {
      if (error === null) resolve(plain);
      else reject(damaged(error, place));
    });
  });
}

/** What zlib says of bytes that it can't read, as the store's error. Other errors pass unchanged. */
export function damaged(error: unknown, place: string): unknown {
  if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) {
    return new StoreError(
      'corrupt',
      `${place} is larger than ${LARGEST_DOCUMENT} bytes: it is no document of this store`,
    );
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  return new StoreError('corrupt', `${place} is damaged (${code}): remove the file, and measure again`, {
    cause: error,
  });
}

import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { LARGEST_BASELINE, LARGEST_BUNDLE } from '../../../gate/names/limits.ts';
import { compressing, damaged, decompressing, isCompressible, readWhole, tooLarge } from './compression.ts';
import { keyOfUri } from './object-key.ts';
import type { Content, ObjectStore } from './object-store.ts';
import type { BlobStore, PutOptions, Stored } from './store.ts';
import { fromSystemError, isOutage, StoreError } from './store-error.ts';

const BLOB_KEY = /^sha256\/([0-9a-f]{2})\/([0-9a-f]{62})(\.gz)?$/;

/** The key of content with this digest (hexadecimal digits). */
export const blobKey = (sha256: string, compressed: boolean): string =>
  `sha256/${sha256.slice(0, 2)}/${sha256.slice(2)}${compressed ? '.gz' : ''}`;

/** The digest, in hexadecimal digits, of the content under a key; null for a key of something else. */
export function blobDigest(key: string): string | null {
  const [, head, rest] = BLOB_KEY.exec(key) ?? [];
  return head === undefined || rest === undefined ? null : head + rest;
}

/** The digest of the content at an address, `sha256:…`; of what is no address of content, that itself. */
export function addressedDigest(uri: string): string {
  const sha256 = blobDigest(uri.split('/').slice(-3).join('/'));
  return sha256 === null ? uri : `sha256:${sha256}`;
}

/** Content under its own digest, on top of any {@link ObjectStore}. */
export class Blobs implements BlobStore {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async put(content: Content, { contentType }: PutOptions): Promise<Stored> {
    const compressed = isCompressible(contentType);
    const compression = compressed ? compressing(content) : null;
    let digest = '';
    const written = await this.#objects.create(compression?.stream ?? content, (sha256) => {
      digest = compression?.digest() ?? sha256;
      return blobKey(digest, compressed);
    });
    const uri = this.#objects.rootUri + written.key;
    if (!written.created) {
      const isStream = content instanceof Readable;
      if (!isStream) await this.#mend(uri, written.key, () => (compressed ? compressing(content).stream : content));
      await this.#renew(uri, written.key, isStream ? null : () => (compressed ? compressing(content).stream : content));
    }
    return { uri, digest: `sha256:${digest}` };
  }

  async putJson(value: unknown, most = LARGEST_BASELINE): Promise<Stored> {
    const bytes = Buffer.from(JSON.stringify(value));
    if (bytes.length > most) {
      throw new StoreError(
        'too-large',
        `${bytes.length} bytes are more than the ${most} that are stored of their kind`,
      );
    }
    if (hasTooManyParts(bytes)) throw tooManyParts('it');
    return this.put(bytes, { contentType: 'application/json' });
  }

  async get(uri: string, most = LARGEST_BASELINE): Promise<Buffer> {
    const blob = this.#resolve(uri);
    const { compressed } = blob;
    const content = await readWhole(await this.#objects.read(blob.key), { compressed, place: uri, most });
    const found = createHash('sha256').update(content).digest('hex');
    if (found !== blob.sha256) throw wrongDigest(uri, found);
    return content;
  }

  async getJson<T>(uri: string, schema: z.ZodType<T>, most?: number): Promise<T> {
    return parseJson(await this.get(uri, most), schema, uri);
  }

  async download(uri: string, file: string, most = LARGEST_BUNDLE): Promise<void> {
    const blob = this.#resolve(uri);
    const stored = await this.#objects.read(blob.key);
    const partial = `${file}.${randomUUID()}.partial`;
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > most) throw tooLarge(uri, most);
        hash.update(chunk);
        yield chunk;
      }
    };
    try {
      await pipeline(
        blob.compressed ? decompressing(stored) : stored,
        counted,
        createWriteStream(partial, { flags: 'wx' }),
      );
      const found = hash.digest('hex');
      if (found !== blob.sha256) throw wrongDigest(uri, found);
      await rename(partial, file);
    } catch (error) {
      await rm(partial, { force: true });
      throw fromSystemError(damaged(error, uri), `copy ${uri} to`, file);
    }
  }

  #resolve(uri: string): { key: string; sha256: string; compressed: boolean } {
    const key = keyOfUri(uri, this.#objects.rootUri);
    const [matched, head, rest, compressed] = BLOB_KEY.exec(key) ?? [];
    if (matched === undefined) throw new StoreError('not-found', `${uri} is no address of stored content`);
    return { key, sha256: `${head}${rest}`, compressed: compressed !== undefined };
  }

  /**
   * Old content that nobody refers to may be pruned: putting it again makes it young. `content` is null where it was a
   * stream, which is read by now.
   */
  async #renew(uri: string, key: string, content: (() => Content) | null): Promise<void> {
    const found = await this.#objects.stat(key);
    if (found !== null && Date.now() - found.writtenAt.getTime() <= RENEWED_AFTER) return;
    if (content !== null) return this.#objects.replace(content(), key);
    const copy = await this.#objects.read(key).catch((cause: unknown) => {
      if (!(cause instanceof StoreError) || cause.kind !== 'not-found') throw cause;
      throw new StoreError('unavailable', `${uri} was removed while it was written: write it again`, { cause });
    });
    return this.#objects.replace(copy, key);
  }

  /** What was there already may have been damaged since it was written, or pruned: a good copy takes its place. */
  async #mend(uri: string, key: string, content: () => Content): Promise<void> {
    try {
      await this.get(uri);
    } catch (error) {
      if (!(error instanceof StoreError) || isOutage(error)) throw error;
      await this.#objects.replace(content(), key);
    }
  }
}

/** Content that was put again longer after it was written than this, in milliseconds, is written anew. */
const RENEWED_AFTER = 24 * 60 * 60 * 1000;

const wrongDigest = (uri: string, found: string): StoreError =>
  new StoreError('corrupt', `${uri} holds other content (sha256:${found}): remove the file, and measure again`);

/** JSON bytes as `schema` has them; anything else is a `corrupt` that names the place and the first fault. */
export function parseJson<T>(bytes: Buffer, schema: z.ZodType<T>, place: string): T {
  return shaped(jsonOf(bytes, place), schema, place);
}

/**
 * Values of one JSON text, counted by what begins a list or an object and what parts two values: more than the largest
 * baseline has. Three bytes of an empty list take forty of memory.
 */
const MOST_PARTS = 32_000_000;

const [LIST, OBJECT, COMMA, QUOTE, ESCAPE] = [0x5b, 0x7b, 0x2c, 0x22, 0x5c];

function hasTooManyParts(bytes: Buffer): boolean {
  const { length } = bytes;
  if (length <= MOST_PARTS) return false;
  let parts = 0;
  // By its places: over hundreds of megabytes an iterator takes ten times as long.
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === COMMA || byte === OBJECT || byte === LIST) parts += 1;
    else if (byte === QUOTE) {
      // What a text holds, such as an id of commas, parts nothing.
      for (at += 1; at < length && bytes[at] !== QUOTE; at += 1) if (bytes[at] === ESCAPE) at += 1;
    }
  }
  return parts > MOST_PARTS;
}

const tooManyParts = (place: string): StoreError =>
  new StoreError('too-large', `${place} is made of more than the ${MOST_PARTS} values that are read of one text`);

/**
 * JSON bytes as a value of any shape.
 *
 * @throws StoreError of kind `corrupt`; `too-large` where it is made of more than the largest baseline
 */
export function jsonOf(bytes: Buffer, place: string): unknown {
  if (hasTooManyParts(bytes)) throw tooManyParts(place);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new StoreError('corrupt', `${place} is no JSON: remove the file, and measure again`, { cause });
  }
}

/** A value as `schema` has it. */
function shaped<T>(value: unknown, schema: z.ZodType<T>, place: string): T {
  const parsed = schema.safeParse(value, FIRST_FAULT);
  if (parsed.success) return parsed.data;
  const faults = z.prettifyError(parsed.error).slice(0, 1000);
  throw new StoreError('corrupt', `${place} isn't what it should be:\n${faults}`, { cause: parsed.error });
}

const Versioned = z.object({ schemaVersion: z.number() });

/**
 * A value as `schema` has it, of this version of it or an earlier one.
 *
 * @param version the newest that is read
 * @throws StoreError of kind `newer-schema` or `corrupt`
 */
export function versioned<T>(value: unknown, schema: z.ZodType<T>, version: number, place: string): T {
  const { schemaVersion } = shaped(value, Versioned, place);
  if (schemaVersion > version) {
    const message = `${place} has schema version ${schemaVersion}, this benchmark-gate reads up to ${version}: update it`;
    throw new StoreError('newer-schema', message);
  }
  return shaped(value, schema, place);
}

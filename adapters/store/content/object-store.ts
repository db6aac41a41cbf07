import type { Readable } from 'node:stream';

/** How many objects are asked for at once where many are: each answer of a distant store takes its time. */
export const AT_ONCE = 16;

/** What can be written: in memory, or a stream that is read once. */
export type Content = Uint8Array | string | Readable;

/** An object as it was written: the digest is the SHA-256 of its bytes in hexadecimal digits. */
export interface WrittenObject {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
  /** False where an object of this key was there already; it was left as it is. */
  readonly created: boolean;
}

/** What can be known of an object without reading it. */
export interface ObjectFacts {
  readonly bytes: number;
  /** When it was created or last replaced, by the store's own clock. */
  readonly writtenAt: Date;
}

/**
 * The primitives that a place must offer to hold a store: objects under keys that are created once and never change.
 * Keys are relative paths of plain segments (see `object-key.ts`). Everything else is built on top of these.
 */
export interface ObjectStore {
  /** The store's address for people and URIs: an absolute URL that ends in a slash. */
  readonly rootUri: string;
  /** Finds out whether something can be written, as far as that can be told without writing it. */
  requireWritable(): Promise<void>;
  /**
   * Creates an object whole or not at all: neither a reader nor a kill ever leaves a part of it under its key. The key
   * may depend on the digest of the bytes, which is only known when they have been read. The first writer wins.
   */
  create(content: Content, key: string | ((sha256: string) => string)): Promise<WrittenObject>;
  /** Puts a good copy in the place of an object whose bytes were found damaged. */
  replace(content: Content, key: string): Promise<void>;
  /** The object's bytes; throws a StoreError of kind `not-found`. */
  read(key: string): Promise<Readable>;
  exists(key: string): Promise<boolean>;
  /** Null where there is no such object. */
  stat(key: string): Promise<ObjectFacts | null>;
  /** Removes an object for good before it returns; where there is none, nothing happens. */
  remove(key: string): Promise<void>;
  /** Names of what lies directly under a prefix, objects and folders alike; empty where there is nothing. */
  list(prefix: string): Promise<string[]>;
}

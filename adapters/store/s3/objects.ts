import { Readable } from 'node:stream';
import { isObjectKey } from '../content/object-key.ts';
import type { Content, ObjectFacts, ObjectStore, WrittenObject } from '../content/object-store.ts';
import { StoreError } from '../content/store-error.ts';
import { withSpooled } from '../folder/spooled-content.ts';
import { type S3Address, s3Uri } from './address.ts';
import { connectS3, type S3Connection } from './connection.ts';
import { fromS3Error, statusOf } from './error.ts';
import { putS3Object, SHA256 } from './put-object.ts';
import { checkedStream } from './read-object.ts';
import { requireConditionalWrites } from './require-conditional-writes.ts';

/** S3's own limit, in bytes; keys are ASCII. */
const LONGEST_KEY = 1024;

/** What is longer than this, in bytes, isn't sent before it is known that it isn't there already. */
const WORTH_A_LOOK = 1024 * 1024;

/** Opens a bucket as an object store. Connects when something is first asked of it. */
export function s3Objects(address: S3Address, env: Readonly<Record<string, string | undefined>>): ObjectStore {
  return new S3Objects(address, env);
}

/**
 * Objects in a bucket, for any number of hosts. An object appears whole when its one request ends, and a conditional
 * write (`If-None-Match: *`) fails where its key is taken, so that of two writers one wins. What a writer was told is
 * written, every reader sees from then on, listings included: S3 is strongly consistent.
 */
class S3Objects implements ObjectStore {
  readonly rootUri: string;
  readonly #address: S3Address;
  readonly #connected: () => Promise<S3Connection>;
  readonly #writable: () => Promise<S3Connection>;

  constructor(address: S3Address, env: Readonly<Record<string, string | undefined>>) {
    this.#address = address;
    this.rootUri = s3Uri(address);
    this.#connected = untilItSucceeds(() => connectS3(address, env));
    this.#writable = untilItSucceeds(async () => {
      const connection = await this.#connected();
      await requireConditionalWrites(connection).catch((error: unknown) => {
        throw fromS3Error(error, 'write to', this.rootUri, connection.server);
      });
      return connection;
    });
  }

  async requireWritable(): Promise<void> {
    await this.#writable();
  }

  create(content: Content, key: string | ((sha256: string) => string)): Promise<WrittenObject> {
    return withSpooled(content, async (spooled) => {
      const target = typeof key === 'string' ? key : key(spooled.sha256);
      const whole = this.#key(target);
      const created = await this.#do('write', target, this.#writable, async (connection) => {
        if (spooled.bytes > WORTH_A_LOOK && (await this.exists(target))) return false;
        return putS3Object(connection, whole, spooled, { ifAbsent: true });
      });
      return { key: target, sha256: spooled.sha256, bytes: spooled.bytes, created };
    });
  }

  async replace(content: Content, key: string): Promise<void> {
    await withSpooled(content, (spooled) =>
      this.#do('write', key, this.#writable, (connection) =>
        putS3Object(connection, this.#key(key), spooled, { ifAbsent: false }),
      ),
    );
  }

  read(key: string): Promise<Readable> {
    return this.#do('read', key, this.#connected, async ({ s3, bucket, server }) => {
      const place = this.rootUri + key;
      const found = await s3.getObject({ Bucket: bucket, Key: this.#key(key) }).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'NoSuchKey') return null;
        throw error;
      });
      if (found === null) throw new StoreError('not-found', `the store holds no ${place}`);
      if (!(found.Body instanceof Readable)) throw new StoreError('unavailable', `${server} sent nothing of ${place}`);
      return checkedStream(found.Body, { sha256: found.Metadata?.[SHA256], place }, (error) =>
        fromS3Error(error, 'read', place, server),
      );
    });
  }

  async exists(key: string): Promise<boolean> {
    return (await this.stat(key)) !== null;
  }

  stat(key: string): Promise<ObjectFacts | null> {
    return this.#do('look for', key, this.#connected, async ({ s3, bucket }) => {
      try {
        const { ContentLength = 0, LastModified } = await s3.headObject({ Bucket: bucket, Key: this.#key(key) });
        return { bytes: ContentLength, writtenAt: LastModified ?? new Date() };
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw error;
      }
    });
  }

  async remove(key: string): Promise<void> {
    await this.#do('remove', key, this.#connected, ({ s3, bucket }) =>
      s3.deleteObject({ Bucket: bucket, Key: this.#key(key) }),
    );
  }

  list(prefix: string): Promise<string[]> {
    return this.#do('list', prefix, this.#connected, async ({ s3, bucket }) => {
      const Prefix = `${this.#key(prefix)}/`;
      const names = new Set<string>();
      let next: string | undefined;
      do {
        const page = await s3.listObjectsV2({ Bucket: bucket, Prefix, Delimiter: '/', ContinuationToken: next });
        for (const { Key } of page.Contents ?? []) names.add((Key ?? Prefix).slice(Prefix.length));
        for (const { Prefix: folder } of page.CommonPrefixes ?? [])
          names.add((folder ?? `${Prefix}/`).slice(Prefix.length, -1));
        next = page.NextContinuationToken;
      } while (next !== undefined);
      // Some tools make a folder visible by an empty object of its name.
      names.delete('');
      return [...names].sort();
    });
  }

  #key(key: string): string {
    const whole = this.#address.prefix + key;
    if (isObjectKey(key) && whole.length <= LONGEST_KEY) return whole;
    throw new StoreError('not-found', `${JSON.stringify(key.slice(0, 500))} is no name in a store`);
  }

  async #do<T>(
    what: string,
    key: string,
    connected: () => Promise<S3Connection>,
    work: (connection: S3Connection) => Promise<T>,
  ): Promise<T> {
    const connection = await connected();
    try {
      return await work(connection);
    } catch (error) {
      throw fromS3Error(error, what, this.rootUri + key, connection.server);
    }
  }
}

/** Does something once, and again only where it failed the last time. */
function untilItSucceeds<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | null = null;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = null;
      throw error;
    });
    return done;
  };
}

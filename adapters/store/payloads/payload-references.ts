import {
  type DataConverter,
  ExternalStorage,
  type Payload,
  type StorageDriver,
  StorageDriverClaim,
} from '@temporalio/common';
import { LARGEST_PAYLOAD, LARGEST_REFERRED } from '../../../gate/names/limits.ts';
import type { BlobStore } from '../content/store.ts';
import { StoreError } from '../content/store-error.ts';

/** Stands in every reference: it can't be changed while histories hold one. */
const DRIVER_NAME = 'benchmark-gate-store';

const DRIVER_TYPE = 'benchmark-gate.store';

type Blobs = Pick<BlobStore, 'put' | 'get'>;
type OpenBlobs = () => Blobs | Promise<Blobs>;

/**
 * Keeps what is too large for the server ({@link LARGEST_PAYLOAD}) in the store, and hands the server a reference: of
 * workers and clients alike, whatever they give to or take from a workflow or an activity. What is stored under its
 * digest is the payload's own bytes, which are JSON; what they are encoded as travels in the reference.
 *
 * @param store called when one is needed: a client that meets none needs no store
 */
export const payloadReferences = (store: OpenBlobs): DataConverter => ({
  externalStorage: new ExternalStorage({
    drivers: [new PayloadReferences(store)],
    payloadSizeThreshold: LARGEST_PAYLOAD,
  }),
});

class PayloadReferences implements StorageDriver {
  readonly name = DRIVER_NAME;
  readonly type = DRIVER_TYPE;
  readonly #store: OpenBlobs;

  constructor(store: OpenBlobs) {
    this.#store = store;
  }

  async store(_: unknown, payloads: Payload[]): Promise<StorageDriverClaim[]> {
    const claims: StorageDriverClaim[] = [];
    for (const { data, metadata } of payloads) {
      const bytes = data ?? new Uint8Array();
      if (bytes.byteLength > LARGEST_REFERRED) throw tooLarge(`${bytes.byteLength} bytes`);
      const { uri } = await (await this.#store()).put(bytes, { contentType: 'application/json' });
      const encoded = Object.entries(metadata ?? {}).map(([key, value]) => [
        key,
        Buffer.from(value).toString('base64'),
      ]);
      claims.push(new StorageDriverClaim({ uri, metadata: JSON.stringify(Object.fromEntries(encoded)) }));
    }
    return claims;
  }

  async retrieve(_: unknown, claims: StorageDriverClaim[]): Promise<Payload[]> {
    const payloads: Payload[] = [];
    for (const { claimData } of claims) {
      const { uri = '', metadata = '{}' } = claimData;
      const data = await (await this.#store()).get(uri, LARGEST_REFERRED);
      const decoded = Object.entries(JSON.parse(metadata)).map(([key, value]) => [
        key,
        Buffer.from(String(value), 'base64'),
      ]);
      payloads.push({ metadata: Object.fromEntries(decoded), data });
    }
    return payloads;
  }
}

const tooLarge = (what: string): StoreError =>
  new StoreError(
    'too-large',
    `a step's input or result of ${what} is more than may be kept: a bound at its source is missing`,
  );

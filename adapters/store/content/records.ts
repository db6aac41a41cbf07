import { createHash } from 'node:crypto';
import { compressing, readWhole } from './compression.ts';
import { isObjectKey, keyOfUri } from './object-key.ts';
import type { Content, ObjectStore } from './object-store.ts';
import type { RecordStore, StoredRecord } from './store.ts';
import { StoreError } from './store-error.ts';

/** Records are kept apart from content and indexes: no record's name can reach those. */
const RECORD = /^(?:runs|progress)\/[^/]+\/./;

/** Bytes of a record as plain text: the largest is the history of a run, which its server keeps to 50 MB. */
const LARGEST_RECORD = 256 * 1024 * 1024;

/** Records of runs by name, on top of any {@link ObjectStore}. */
export class Records implements RecordStore {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async putRecord(path: string, content: Content): Promise<StoredRecord> {
    const key = recordKey(path);
    const compression = key.endsWith('.gz') ? compressing(content) : null;
    const written = await this.#objects.create(compression?.stream ?? content, key);
    const uri = this.#objects.rootUri + key;
    if (!written.created) return { uri, digest: digestOf(await this.getRecord(key)), created: false };
    return { uri, digest: `sha256:${compression?.digest() ?? written.sha256}`, created: true };
  }

  async getRecord(pathOrUri: string, most = LARGEST_RECORD): Promise<Buffer> {
    const isUri = /^[a-z][a-z0-9+.-]*:/.test(pathOrUri);
    const key = recordKey(isUri ? keyOfUri(pathOrUri, this.#objects.rootUri) : pathOrUri);
    return readWhole(await this.#objects.read(key), {
      compressed: key.endsWith('.gz'),
      place: this.#objects.rootUri + key,
      most,
    });
  }

  async recordsIn(folder: string): Promise<string[]> {
    return (await this.#objects.list(folder)).map((name) => `${folder}/${name}`);
  }

  async listRecords(folder: string): Promise<string[]> {
    const found: string[] = [];
    for (const name of await this.#objects.list(folder)) {
      const path = `${folder}/${name}`;
      if (await this.#objects.exists(path)) found.push(path);
      else found.push(...(await this.listRecords(path)));
    }
    return found;
  }
}

const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

function recordKey(path: string): string {
  if (isObjectKey(path) && RECORD.test(path)) return path;
  throw new StoreError(
    'not-found',
    `${JSON.stringify(path.slice(0, 500))} is no name of a record: runs/RUN-ID/NAME or progress/REPOSITORY/NAME, of letters, digits and -_.~%@+=,`,
  );
}

import { createHash } from 'node:crypto';
import { readWhole } from './compression.ts';
import { isObjectKey } from './object-key.ts';
import type { ObjectStore } from './object-store.ts';
import type { MeasuredStore, StoredList } from './store.ts';
import { isOutage, StoreError } from './store-error.ts';

/** Lists by the commit that was measured: `measured/COMMIT/TIME-DIGEST.json`. */
export const MEASURED = 'measured';

/** More than the runs of one commit leave in a day; the newest are read. */
const MOST_LISTS = 200;

/** More than a day's lists of the largest lanes have, in bytes, all together; the newest are read. */
const MOST_BYTES = 64 * 1024 * 1024;

const NAME = /^\d{15}-[0-9a-f]{32}\.json$/;

/** What runs measured whole of a commit, on top of any {@link ObjectStore}. A list is never changed. */
export class MeasuredLists implements MeasuredStore {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async putMeasuredList(commit: string, measuredAt: number, text: string): Promise<void> {
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
    const name = `${String(Math.max(0, Math.floor(measuredAt))).padStart(15, '0')}-${digest}.json`;
    await this.#objects.create(text, this.#key(commit, name));
  }

  async *readMeasuredLists(commit: string, { now, most }: { now: number; most: number }): AsyncGenerator<StoredList> {
    const names = (await this.#objects.list(`${MEASURED}/${commit}`)).filter((name) => NAME.test(name));
    let left = MOST_BYTES;
    const past = names.filter((name) => Number(name.slice(0, 15)) <= now);
    for (const name of past.sort().reverse().slice(0, MOST_LISTS)) {
      const key = this.#key(commit, name);
      const digest = name.slice(16, -'.json'.length);
      try {
        const place = this.#objects.rootUri + key;
        const bytes = await readWhole(await this.#objects.read(key), { compressed: false, place, most });
        left -= bytes.length;
        if (left < 0) return;
        yield { digest, text: bytes.toString('utf8') };
      } catch (error) {
        if (!(error instanceof StoreError) || isOutage(error)) throw error;
        // Pruned since it was listed.
        if (error.kind !== 'not-found') yield { digest, text: null };
      }
    }
  }

  #key(commit: string, name: string): string {
    const key = `${MEASURED}/${commit}/${name}`;
    if (isObjectKey(key)) return key;
    throw new StoreError('not-found', `${JSON.stringify(commit.slice(0, 100))} is no commit that can be measured`);
  }
}

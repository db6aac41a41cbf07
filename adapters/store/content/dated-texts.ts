import { createHash } from 'node:crypto';
import { readWhole } from './compression.ts';
import { isObjectKey } from './object-key.ts';
import type { ObjectStore } from './object-store.ts';
import type { StoredText } from './store.ts';
import { isOutage, StoreError } from './store-error.ts';

/** Lists by the commit that was measured. */
export const MEASURED = 'measured';

/** What was found at trusted bases, by a digest of the terms. */
export const BASE_ANSWERS = 'base-answers';

/** How much sessions differ, by a digest of repository, profile and machine class. */
export const CALIBRATIONS = 'calibrations';

/** More than the runs of one commit leave in a day; the newest are read. */
const MOST_TEXTS = 200;

/** More than a day's lists of the largest lanes have, in bytes, all together; the newest are read. */
const MOST_BYTES = 64 * 1024 * 1024;

const NAME = /^\d{15}-[0-9a-f]{32}\.json$/;

/**
 * What runs told about something for those that come after them, on top of any {@link ObjectStore}:
 * `FOLDER/ABOUT/TIME-DIGEST.json`. A text is never changed.
 */
export class DatedTexts {
  readonly #objects: ObjectStore;
  readonly #folder: string;

  constructor(objects: ObjectStore, folder: string) {
    this.#objects = objects;
    this.#folder = folder;
  }

  /** @param at in milliseconds since 1970 */
  async put(about: string, at: number, text: string): Promise<void> {
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
    const name = `${String(Math.max(0, Math.floor(at))).padStart(15, '0')}-${digest}.json`;
    await this.#objects.create(text, this.#key(about, name));
  }

  /** The newest that aren't of the future, the newest first. @param limits `most`: bytes of one; a larger one can't be read */
  async *read(about: string, { now, most }: { now: number; most: number }): AsyncGenerator<StoredText> {
    const names = (await this.#objects.list(`${this.#folder}/${about}`)).filter((name) => NAME.test(name));
    let left = MOST_BYTES;
    const past = names.filter((name) => Number(name.slice(0, 15)) <= now);
    for (const name of past.sort().reverse().slice(0, MOST_TEXTS)) {
      const key = this.#key(about, name);
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

  #key(about: string, name: string): string {
    const key = `${this.#folder}/${about}/${name}`;
    if (isObjectKey(key)) return key;
    throw new StoreError('not-found', `${JSON.stringify(about.slice(0, 100))} is nothing that a run can tell about`);
  }
}

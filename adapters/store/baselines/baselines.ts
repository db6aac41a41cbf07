import { setTimeout as sleep } from 'node:timers/promises';
import pMap, { pMapSkip } from 'p-map';
import { z } from 'zod';
import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import { BaselineDocument, type BaselineEntry } from '../../../gate/baseline/document.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { LARGEST_BASELINE } from '../../../gate/names/limits.ts';
import { blobKey, jsonOf } from '../content/blobs.ts';
import { AT_ONCE, type ObjectStore } from '../content/object-store.ts';
import type {
  BaselineQuery,
  BaselineStore,
  BlobStore,
  ListedBaseline,
  SignBaseline,
  StoredSignature,
} from '../content/store.ts';
import { isUnreadable, StoreError } from '../content/store-error.ts';
import { baselineUri, entryOf, listEntryNames, readEntry, StoredEntry } from './baseline-entries.ts';
import {
  byPreference,
  entryKey,
  folderToSearch,
  identityFolder,
  identityFolders,
  indexFolders,
  isEntryName,
  matches,
  signatureKey,
} from './baseline-index.ts';
import { keepSignature, readSignatures } from './baseline-signatures.ts';
import { keepConclusion, readConclusion } from './conclusions.ts';
import { parseBaseline } from './parse-baseline.ts';
import { beingRemoved } from './removal-marks.ts';
import { listLooseEnds, verifyBaseline } from './verify-baseline.ts';

/** How often a baseline is written anew that a pruner takes away at the same time, with time for it to be through. */
const MOST_ATTEMPTS = 5;

/** Of one identity hardly more are there: who finds one measures no other. */
const MOST_OF_IDENTITY = 200;

const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;

/** Baselines on top of content and objects: see `docs/store.md` for the layout. */
export class Baselines implements BaselineStore {
  readonly #objects: ObjectStore;
  readonly #blobs: BlobStore;

  constructor(objects: ObjectStore, blobs: BlobStore) {
    this.#objects = objects;
    this.#blobs = blobs;
  }

  async writeBaseline(document: BaselineDocument, sign?: SignBaseline): Promise<BaselineEntry> {
    const checked = BaselineDocument.safeParse(document);
    if (!checked.success) {
      const faults = z.prettifyError(checked.error).slice(0, 1000);
      throw new StoreError(
        'corrupt',
        `the baseline of ${document.commit} can't be stored, it is malformed:\n${faults}`,
      );
    }
    for (let attempt = 1; ; attempt += 1) {
      const { entry, keys } = await this.#write(document, sign);
      if (await this.#isWhole(entry, keys)) return entry;
      if (attempt === MOST_ATTEMPTS) {
        const mend = 'is a prune running? where one was killed, prune again';
        throw new StoreError('unavailable', `${entry.uri} is removed as often as it is written: ${mend}`);
      }
      await sleep(attempt * 200);
    }
  }

  /** @returns the entry, and the keys of all that belongs to it */
  async #write(document: BaselineDocument, sign?: SignBaseline): Promise<{ entry: BaselineEntry; keys: string[] }> {
    const bytes = bytesOf(document);
    const { uri, digest } = await this.#blobs.put(bytes, { contentType: 'application/json' });
    const entry = entryOf(document, uri, digest);
    const sha256 = hexadecimal(digest);
    const signature = sign?.(entry, document);
    if (signature !== undefined) await keepSignature(this.#objects, sha256, signature);
    const folders = [...indexFolders(entry), ...identityFolders(document)];
    const indexed = folders.map((folder) => `${folder}/${sha256}`);
    await pMap(indexed, (key) => this.#objects.create('', key), { concurrency: AT_ONCE });
    // The entry comes last: whoever is killed before it leaves a baseline that nobody finds, not one found by half.
    await this.#objects.create(canonicalJson(StoredEntry.parse(entry)), entryKey(sha256));
    const signed = signature === undefined ? [] : [signatureKey(signature.keyId, sha256)];
    return { entry, keys: [blobKey(sha256, true), ...indexed, ...signed] };
  }

  /**
   * A pruner may be taking away the same baseline, written long ago: it looks for a new entry after the content is gone,
   * and this looks for the content after the entry is there, so that one of the two sees the other. One whose entry is
   * gone as well was written, and pruned since. What a pruner still has a mark on is found by nobody, and may be taken away
   * yet.
   */
  async #isWhole({ digest }: BaselineEntry, keys: readonly string[]): Promise<boolean> {
    const sha256 = hexadecimal(digest);
    const there = await pMap(keys, (key) => this.#objects.exists(key), { concurrency: AT_ONCE });
    if ((await beingRemoved(this.#objects)).has(sha256)) return false;
    return there.every((found) => found) || !(await this.#objects.exists(entryKey(sha256)));
  }

  async findBaselines(query: BaselineQuery, onUnreadable?: (error: Error) => void): Promise<BaselineEntry[]> {
    const { digest } = query;
    const wanted = digest === undefined ? query : { ...query, digest: `sha256:${hexadecimal(digest)}` };
    const listed = digest === undefined ? await this.#objects.list(folderToSearch(query)) : [hexadecimal(digest)];
    const read = (name: string) =>
      readEntry(this.#objects, name).catch((error: unknown) => {
        if (onUnreadable === undefined || !isUnreadable(error)) throw error;
        onUnreadable(error as StoreError);
        return null;
      });
    const entries = await pMap(listed.filter(isEntryName), read, { concurrency: AT_ONCE });
    const found = entries.flatMap((entry) => (entry !== null && matches(entry, wanted) ? [entry] : []));
    return (await this.#withoutRemoved(found)).sort(byPreference);
  }

  async findByIdentity(identity: string): Promise<BaselineEntry[]> {
    if (!isEntryName(identity)) return [];
    const listed = (await this.#objects.list(identityFolder(identity))).filter(isEntryName).slice(0, MOST_OF_IDENTITY);
    const read = (name: string) =>
      readEntry(this.#objects, name).catch((error: unknown) => {
        if (!isUnreadable(error)) throw error;
        return null;
      });
    const entries = await pMap(listed, read, { concurrency: AT_ONCE });
    const found = await this.#withoutRemoved(entries.flatMap((entry) => entry ?? []));
    return found.sort((one, other) => Date.parse(other.finishedAt) - Date.parse(one.finishedAt));
  }

  /** Those that no pruner has taken anything from: asked last, and only where there is something to leave out. */
  async #withoutRemoved<T extends { readonly digest: string }>(found: T[]): Promise<T[]> {
    if (found.length === 0) return found;
    const removed = await beingRemoved(this.#objects);
    return found.filter(({ digest }) => !removed.has(hexadecimal(digest)));
  }

  async readBaseline(digestOrUri: string): Promise<BaselineDocument> {
    const [, sha256] = DIGEST.exec(digestOrUri) ?? [];
    const uri = sha256 === undefined ? digestOrUri : baselineUri(this.#objects, sha256);
    return parseBaseline(jsonOf(await this.#blobs.get(uri), uri), uri);
  }

  async listBaselines(): Promise<ListedBaseline[]> {
    const read = async (sha256: string): Promise<ListedBaseline | typeof pMapSkip> => {
      const entry = await readEntry(this.#objects, sha256).catch((error: unknown): 'unreadable' => {
        if (isUnreadable(error)) return 'unreadable';
        throw error;
      });
      if (entry === null) return pMapSkip;
      const found = { digest: `sha256:${sha256}`, uri: baselineUri(this.#objects, sha256) };
      return { ...found, entry: entry === 'unreadable' ? null : entry };
    };
    return this.#withoutRemoved(await pMap(await listEntryNames(this.#objects), read, { concurrency: AT_ONCE }));
  }

  readSignatures(digest: string, keyIds?: readonly string[]): Promise<StoredSignature[]> {
    return readSignatures(this.#objects, hexadecimal(digest), keyIds);
  }

  keepConclusion(digest: string, outcome: GateOutcome): Promise<void> {
    return keepConclusion(this.#objects, hexadecimal(digest), outcome);
  }

  readConclusion(digest: string): Promise<GateOutcome | null> {
    return readConclusion(this.#objects, hexadecimal(digest));
  }

  verifyBaseline(digest: string): Promise<string[] | null> {
    return verifyBaseline(hexadecimal(digest), this.#objects, this);
  }

  listLooseEnds(): Promise<string[]> {
    return listLooseEnds(this.#objects);
  }
}

/** @throws StoreError `too-large` where it is larger than what is stored of a baseline, or than any text can be */
function bytesOf(document: BaselineDocument): Buffer {
  const tooLarge = (amount: string, cause?: unknown): StoreError => {
    const what = `the baseline of ${document.commit} has ${amount} bytes`;
    return new StoreError('too-large', `${what}; at most ${LARGEST_BASELINE} are stored`, { cause });
  };
  let text: string;
  try {
    text = canonicalJson(document);
  } catch (error) {
    // Half a billion characters are the most that the engine holds in one text.
    if (error instanceof RangeError && error.message === 'Invalid string length') throw tooLarge('too many', error);
    throw error;
  }
  const bytes = Buffer.from(text);
  if (bytes.length > LARGEST_BASELINE) throw tooLarge(String(bytes.length));
  return bytes;
}

function hexadecimal(digest: string): string {
  const [, sha256] = DIGEST.exec(digest) ?? [];
  if (sha256 !== undefined) return sha256;
  throw new StoreError('not-found', `${JSON.stringify(digest.slice(0, 200))} is no digest: sha256: and 64 digits`);
}

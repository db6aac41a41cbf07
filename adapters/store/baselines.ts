import { z } from 'zod';
import { canonicalJson } from '../../gate/baseline/canonical-json.ts';
import { BASELINE_SCHEMA_VERSION, BaselineDocument, BaselineEntry } from '../../gate/baseline/document.ts';
import { byPreference, entryKey, folderToSearch, indexFolders, matches } from './baseline-index.ts';
import { blobKey, parseJson } from './blobs.ts';
import { readWhole } from './compression.ts';
import type { ObjectStore } from './object-store.ts';
import type { BaselineQuery, BaselineStore, BlobStore } from './store.ts';
import { StoreError } from './store-error.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/;

/** An entry as it is kept: without its address, so that a store can be moved. */
const StoredEntry = BaselineEntry.omit({ uri: true });

const Versioned = z.looseObject({ schemaVersion: z.number() });

/** Baselines on top of content and objects: see `docs/store.md` for the layout. */
export class Baselines implements BaselineStore {
  readonly #objects: ObjectStore;
  readonly #blobs: BlobStore;

  constructor(objects: ObjectStore, blobs: BlobStore) {
    this.#objects = objects;
    this.#blobs = blobs;
  }

  async writeBaseline(document: BaselineDocument): Promise<BaselineEntry> {
    const checked = BaselineDocument.safeParse(document);
    if (!checked.success) {
      const faults = z.prettifyError(checked.error).slice(0, 1000);
      throw new StoreError(
        'corrupt',
        `the baseline of ${document.commit} can't be stored, it is malformed:\n${faults}`,
      );
    }
    const { uri, digest } = await this.#blobs.put(canonicalJson(document), { contentType: 'application/json' });
    const entry = entryOf(document, uri, digest);
    const sha256 = hexadecimal(digest);
    await Promise.all(indexFolders(entry).map((folder) => this.#objects.create('', `${folder}/${sha256}`)));
    // The entry comes last: whoever is killed before it leaves a baseline that nobody finds, not one found by half.
    await this.#objects.create(canonicalJson(StoredEntry.strip().parse(entry)), entryKey(sha256));
    return entry;
  }

  async findBaselines(query: BaselineQuery): Promise<BaselineEntry[]> {
    const { digest } = query;
    const wanted = digest === undefined ? query : { ...query, digest: `sha256:${hexadecimal(digest)}` };
    const listed = digest === undefined ? await this.#objects.list(folderToSearch(query)) : [hexadecimal(digest)];
    const entries: BaselineEntry[] = [];
    for (const name of listed.filter((name) => SHA256.test(name))) {
      const entry = await this.#entry(name);
      if (entry !== null && matches(entry, wanted)) entries.push(entry);
    }
    return entries.sort(byPreference);
  }

  async readBaseline(digestOrUri: string): Promise<BaselineDocument> {
    const [, sha256] = DIGEST.exec(digestOrUri) ?? [];
    const uri = sha256 === undefined ? digestOrUri : this.#objects.rootUri + blobKey(sha256, true);
    const bytes = await this.#blobs.get(uri);
    const { schemaVersion } = parseJson(bytes, Versioned, uri);
    if (schemaVersion > BASELINE_SCHEMA_VERSION) {
      throw new StoreError(
        'newer-schema',
        `${uri} has schema version ${schemaVersion}, this benchmark-gate reads up to ${BASELINE_SCHEMA_VERSION}: update it`,
      );
    }
    return parseJson(bytes, BaselineDocument, uri);
  }

  async #entry(sha256: string): Promise<BaselineEntry | null> {
    const key = entryKey(sha256);
    // An index names it before its entry is written: such a baseline isn't there yet.
    if (!(await this.#objects.exists(key))) return null;
    const place = this.#objects.rootUri + key;
    const stored = parseJson(await readWhole(await this.#objects.read(key), false, place), StoredEntry, place);
    return { ...stored, uri: this.#objects.rootUri + blobKey(sha256, true) };
  }
}

function hexadecimal(digest: string): string {
  const [, sha256] = DIGEST.exec(digest) ?? [];
  if (sha256 !== undefined) return sha256;
  throw new StoreError('not-found', `${JSON.stringify(digest.slice(0, 200))} is no digest: sha256: and 64 digits`);
}

function entryOf(document: BaselineDocument, uri: string, digest: string): BaselineEntry {
  const { machineClass, complete, repository, commit, tree, branch, subject, profile, finishedAt } = document;
  return { machineClass, uri, digest, complete, repository, commit, tree, branch, subject, profile, finishedAt };
}

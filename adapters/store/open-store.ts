import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Baselines } from './baselines.ts';
import { Blobs } from './blobs.ts';
import { filesystemObjects } from './filesystem-objects.ts';
import type { ObjectStore } from './object-store.ts';
import { prune } from './prune.ts';
import { planPruning } from './pruning-plan.ts';
import { Records } from './records.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

/**
 * Opens the store that the environment names: `BENCHMARK_GATE_STORE`, a folder or a `file:` URL; by default
 * `benchmark-gate/store` in the user's data folder. Nothing is made or read before the store is used. Throws a
 * StoreError of kind `misconfigured`.
 */
export function openStore(env: Readonly<Record<string, string | undefined>>): Store {
  return storeOn(filesystemObjects(rootOf(env)));
}

/** A store on top of any {@link ObjectStore}. */
function storeOn(objects: ObjectStore): Store {
  const blobs = new Blobs(objects);
  const records = new Records(objects);
  const baselines = new Baselines(objects, blobs);
  return {
    location: objects.rootUri,
    put: (content, options) => blobs.put(content, options),
    putJson: (value) => blobs.putJson(value),
    get: (uri) => blobs.get(uri),
    getJson: (uri, schema) => blobs.getJson(uri, schema),
    download: (uri, file) => blobs.download(uri, file),
    putRecord: (name, content) => records.putRecord(name, content),
    getRecord: (nameOrUri) => records.getRecord(nameOrUri),
    listRecords: (folder) => records.listRecords(folder),
    writeBaseline: (document) => baselines.writeBaseline(document),
    findBaselines: (query) => baselines.findBaselines(query),
    readBaseline: (digestOrUri) => baselines.readBaseline(digestOrUri),
    listBaselines: () => baselines.listBaselines(),
    verifyBaseline: (digest) => baselines.verifyBaseline(digest),
    listLooseEnds: () => baselines.listLooseEnds(),
    planPruning: (policy, now) => planPruning({ objects, blobs, records, baselines }, policy, now),
    prune: (plan) => prune(objects, plan),
  };
}

function rootOf(env: Readonly<Record<string, string | undefined>>): string {
  const named = env.BENCHMARK_GATE_STORE;
  if (named === undefined || named === '') {
    const data = env.XDG_DATA_HOME || path.join(env.HOME || homedir(), '.local', 'share');
    return path.join(data, 'benchmark-gate', 'store');
  }
  if (!/^[a-z][a-z0-9+.-]+:/i.test(named)) return path.resolve(named);
  try {
    return fileURLToPath(named);
  } catch (cause) {
    throw new StoreError(
      'misconfigured',
      `BENCHMARK_GATE_STORE is ${JSON.stringify(named)}: it must be a folder or a file:// URL of this machine`,
      { cause },
    );
  }
}

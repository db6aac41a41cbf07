import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { Store } from '../../../adapters/store/content/store.ts';
import { openStore } from '../../../adapters/store/open-store.ts';

/** A store of one test alone. */
export interface TemporaryStore {
  readonly store: Store;
  /** What `BENCHMARK_GATE_STORE` says of it. */
  readonly address: string;
  /** The folder that its files lie in; on S3 the gateway's, where a file is an object. */
  readonly root: string;
  /** The file of an object. */
  fileOf(uri: string): string;
}

/**
 * A store in a folder of its own, removed when the test has finished; in a bucket where the tests run on a gateway
 * (`npm run test:real`).
 */
export async function temporaryStore(): Promise<TemporaryStore> {
  const gateway = inject('gateway');
  if (gateway !== undefined) {
    Object.assign(process.env, gateway.environment);
    const name = randomUUID();
    return open(`s3://${gateway.bucket}/${name}`, path.join(gateway.folder, gateway.bucket, name));
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'store-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const root = path.join(folder, 'store');
  return open(root, root);
}

function open(address: string, root: string): TemporaryStore {
  const store = openStore({ ...process.env, BENCHMARK_GATE_STORE: address });
  return {
    store,
    address,
    root,
    fileOf: (uri) => path.join(root, decodeURIComponent(uri.slice(store.location.length))),
  };
}

/** Paths of all files of a store, relative to its folder and in order, without what tells that it can be written. */
export async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('probe/'))
    .sort();
}

/** Makes everything in a store look as if it had been written so many days ago. */
export async function age(root: string, days: number): Promise<void> {
  const time = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
  for (const file of await filesBelow(root)) await utimes(path.join(root, file), time, time);
}

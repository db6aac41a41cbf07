import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore } from '../../adapters/store/open-store.ts';
import type { Store } from '../../adapters/store/store.ts';

/** A store in a folder of its own, removed when the test has finished. */
export async function temporaryStore(): Promise<{ root: string; store: Store }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'store-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const root = path.join(folder, 'store');
  return { root, store: openStore({ BENCHMARK_GATE_STORE: root }) };
}

/** Paths of all files below a folder, relative to it and in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** Makes everything in a store look as if it had been written so many days ago. */
export async function age(root: string, days: number): Promise<void> {
  const time = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
  for (const file of await filesBelow(root)) await utimes(path.join(root, file), time, time);
}

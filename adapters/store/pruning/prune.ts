import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import { entryKey, indexFolders } from '../baselines/baseline-index.ts';
import { blobKey } from '../content/blobs.ts';
import type { ObjectStore } from '../content/object-store.ts';
import type { PruningPlan } from '../content/store.ts';

/** How often a baseline is removed that somebody writes anew at the same time. */
const MOST_ATTEMPTS = 10;

/**
 * Carries a plan out, in the order that is writing's backwards: what refers goes before what it refers to, so that a
 * kill leaves nothing that is found by half, and a second run finishes the first.
 */
export async function prune(objects: ObjectStore, plan: PruningPlan): Promise<void> {
  for (const entry of plan.baselines) await removeBaseline(objects, entry);
  for (const key of plan.looseEnds) await removeLooseEnd(objects, key);
  for (const key of plan.records.keys) await objects.remove(key);
  for (const key of plan.content.keys) {
    // Whoever put it again meanwhile made it young.
    const found = await objects.stat(key);
    if (found !== null && found.writtenAt < plan.writtenBefore) await objects.remove(key);
  }
}

async function removeBaseline(objects: ObjectStore, entry: BaselineEntry): Promise<void> {
  const sha256 = entry.digest.slice('sha256:'.length);
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    await objects.remove(entryKey(sha256));
    for (const folder of indexFolders(entry)) await objects.remove(`${folder}/${sha256}`);
    await objects.remove(blobKey(sha256, true));
    // A writer of the same baseline may have taken the content for granted: it looks for it after writing the entry.
    if (!(await objects.exists(entryKey(sha256)))) return;
  }
}

async function removeLooseEnd(objects: ObjectStore, key: string): Promise<void> {
  const entry = entryKey(key.slice(key.lastIndexOf('/') + 1));
  if (await objects.exists(entry)) return;
  await objects.remove(key);
  if (await objects.exists(entry)) await objects.create('', key);
}

import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import { conclusionKey, entryKey, indexFolders, SIGNERS, signatureKey } from '../baselines/baseline-index.ts';
import { readSignatures } from '../baselines/baseline-signatures.ts';
import { readConclusion } from '../baselines/conclusions.ts';
import { whileMarked } from '../baselines/removal-marks.ts';
import { blobKey } from '../content/blobs.ts';
import { isObjectKey } from '../content/object-key.ts';
import type { ObjectStore } from '../content/object-store.ts';
import type { PruningPlan } from '../content/store.ts';
import { StoreError } from '../content/store-error.ts';

/** How often a baseline is removed that somebody writes anew at the same time. */
const MOST_ATTEMPTS = 10;

/**
 * Carries a plan out, in the order that is writing's backwards: what refers goes before what it refers to. While something
 * of a baseline is removed a mark says so, and nobody finds it: a kill leaves nothing that is found by half, and a second
 * run finishes the first.
 */
export async function prune(objects: ObjectStore, plan: PruningPlan): Promise<void> {
  for (const mark of plan.unfinished) {
    await whileMarked(objects, mark.sha256, () => removeWhole(objects, mark.sha256, mark.indexed));
    await objects.remove(mark.key);
  }
  for (const entry of plan.baselines) await removeBaseline(objects, entry);
  for (const key of plan.looseEnds) await removeLooseEnd(objects, key);
  for (const key of plan.records.keys) await objects.remove(key);
  for (const key of plan.content.keys) {
    // Whoever put it again meanwhile made it young.
    const found = await objects.stat(key);
    if (found !== null && found.writtenAt < plan.writtenBefore) await objects.remove(key);
  }
}

const removeBaseline = async (objects: ObjectStore, entry: BaselineEntry): Promise<void> => {
  const sha256 = entry.digest.slice('sha256:'.length);
  const indexed = indexFolders(entry).map((folder) => `${folder}/${sha256}`);
  await whileMarked(objects, sha256, () => removeWhole(objects, sha256, indexed));
};

/** @throws StoreError `unavailable`, and the mark stays, where somebody writes it anew as often as it is removed */
async function removeWhole(objects: ObjectStore, sha256: string, indexed: readonly string[]): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    await objects.remove(entryKey(sha256));
    for (const key of indexed) await objects.remove(key);
    for (const keyId of (await objects.list(SIGNERS)).filter(isObjectKey)) {
      await objects.remove(signatureKey(keyId, sha256));
    }
    await objects.remove(conclusionKey(sha256));
    await objects.remove(blobKey(sha256, true));
    // A writer of the same baseline may have taken the content for granted: it looks for it after writing the entry.
    if (!(await objects.exists(entryKey(sha256)))) return;
  }
  throw new StoreError(
    'unavailable',
    `the baseline sha256:${sha256} is written as often as it is removed: prune again`,
  );
}

async function removeLooseEnd(objects: ObjectStore, key: string): Promise<void> {
  const sha256 = key.slice(key.lastIndexOf('/') + 1);
  const entry = entryKey(sha256);
  await whileMarked(objects, sha256, async () => {
    if (await objects.exists(entry)) return;
    const content = await contentOf(objects, key, sha256);
    await objects.remove(key);
    if (await objects.exists(entry)) await objects.create(content, key);
  });
}

/** What an index holds under a key: nothing, in all but those of the signatures and the ends. */
async function contentOf(objects: ObjectStore, key: string, sha256: string): Promise<string> {
  if (key === conclusionKey(sha256)) {
    const outcome = await readConclusion(objects, sha256);
    return outcome === null ? '' : canonicalJson(outcome);
  }
  if (!key.startsWith(`${SIGNERS}/`)) return '';
  const [signature] = await readSignatures(objects, sha256, [key.slice(SIGNERS.length + 1, -sha256.length - 1)]);
  return signature?.envelope ? canonicalJson(signature.envelope) : '';
}

import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { LARGEST_OUTCOME } from '../../../gate/names/limits.ts';
import { parseJson } from '../content/blobs.ts';
import { readWhole } from '../content/compression.ts';
import type { ObjectStore } from '../content/object-store.ts';
import { isOutage, StoreError } from '../content/store-error.ts';
import { conclusionKey } from './baseline-index.ts';

/**
 * Keeps beside a baseline how the run that wrote it ended. A run ends once: what is there already and differs was put
 * there by somebody else, and is mended.
 *
 * @param sha256 the baseline's digest in hexadecimal digits
 */
export async function keepConclusion(objects: ObjectStore, sha256: string, outcome: GateOutcome): Promise<void> {
  const key = conclusionKey(sha256);
  const text = canonicalJson(outcome);
  const { created } = await objects.create(text, key);
  if (created) return;
  const found = await readConclusion(objects, sha256);
  if (found === null || canonicalJson(found) !== text) await objects.replace(text, key);
}

/** Null where none is kept, or what lies there is none. */
export async function readConclusion(objects: ObjectStore, sha256: string): Promise<GateOutcome | null> {
  const key = conclusionKey(sha256);
  const place = objects.rootUri + key;
  try {
    return parseJson(
      await readWhole(await objects.read(key), { compressed: false, place, most: LARGEST_OUTCOME }),
      GateOutcome,
      place,
    );
  } catch (error) {
    if (!(error instanceof StoreError) || isOutage(error)) throw error;
    return null;
  }
}

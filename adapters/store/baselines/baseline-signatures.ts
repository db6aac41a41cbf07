import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import { Envelope } from '../../../gate/contract/attestation.ts';
import { parseJson } from '../content/blobs.ts';
import { readWhole } from '../content/compression.ts';
import { isObjectKey } from '../content/object-key.ts';
import type { ObjectStore } from '../content/object-store.ts';
import type { StoredSignature } from '../content/store.ts';
import { isOutage, StoreError } from '../content/store-error.ts';
import { SIGNERS, signatureKey } from './baseline-index.ts';

/** Of one baseline hardly more than two keys' signatures are there, while they are changed. */
const MOST_SIGNERS = 20;

/** More than any envelope has: whatever else lies there is not read. */
const MOST_BYTES = 256 * 1024;

/** Keeps a signature beside a baseline. One that is there already and differs was put there by somebody else: it is mended. */
export async function keepSignature(
  objects: ObjectStore,
  sha256: string,
  { keyId, envelope }: StoredSignature,
): Promise<void> {
  const key = signatureKey(keyId, sha256);
  const text = canonicalJson(envelope);
  const { created } = await objects.create(text, key);
  if (created) return;
  const [found] = await readSignatures(objects, sha256, [keyId]);
  if (found === undefined || canonicalJson(found.envelope) !== text) await objects.replace(text, key);
}

/** See `readSignatures` of the store. @param sha256 the baseline's digest in hexadecimal digits */
export async function readSignatures(
  objects: ObjectStore,
  sha256: string,
  keyIds?: readonly string[],
): Promise<StoredSignature[]> {
  const signers = keyIds ?? (await objects.list(SIGNERS)).filter(isObjectKey).slice(0, MOST_SIGNERS);
  const found: StoredSignature[] = [];
  for (const keyId of signers) {
    const signature = await readOne(objects, keyId, sha256);
    if (signature !== null) found.push(signature);
  }
  return found;
}

async function readOne(objects: ObjectStore, keyId: string, sha256: string): Promise<StoredSignature | null> {
  const key = signatureKey(keyId, sha256);
  const place = objects.rootUri + key;
  const found = await objects.stat(key);
  if (found === null) return null;
  if (found.bytes > MOST_BYTES) return { keyId, envelope: null };
  try {
    return {
      keyId,
      envelope: parseJson(
        await readWhole(await objects.read(key), { compressed: false, place, most: MOST_BYTES }),
        Envelope,
        place,
      ),
    };
  } catch (error) {
    if (!(error instanceof StoreError) || isOutage(error)) throw error;
    return error.kind === 'not-found' ? null : { keyId, envelope: null };
  }
}

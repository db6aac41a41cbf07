import { createHash } from 'node:crypto';
import { jsonOf, versioned } from '../../adapters/store/content/blobs.ts';
import type { RecordStore } from '../../adapters/store/content/store.ts';
import { StoreError } from '../../adapters/store/content/store-error.ts';
import { COMPARISON_SCHEMA_VERSION, ComparisonDocument } from '../../gate/comparison/document/comparison-document.ts';
import type { BaselineOutcome } from '../../gate/contract/outcome.ts';

/**
 * The comparison that a run kept, as its outcome names it.
 *
 * @throws StoreError `not-found`; `corrupt` where something else lies there; `newer-schema`
 */
export async function readKeptComparison(
  store: Pick<RecordStore, 'getRecord'>,
  { uri, digest }: NonNullable<BaselineOutcome['comparison']>,
): Promise<ComparisonDocument> {
  const content = await store.getRecord(uri);
  if (`sha256:${createHash('sha256').update(content).digest('hex')}` !== digest) {
    throw new StoreError('corrupt', `${uri} is not the comparison ${digest} that the run kept`);
  }
  return versioned(jsonOf(content, uri), ComparisonDocument, COMPARISON_SCHEMA_VERSION, uri);
}

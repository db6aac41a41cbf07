import { z } from 'zod';
import { BASELINE_SCHEMA_VERSION, BaselineDocument } from '../../../gate/baseline/document.ts';
import { shaped } from '../content/blobs.ts';
import { StoreError } from '../content/store-error.ts';

const Versioned = z.object({ schemaVersion: z.number() });

/**
 * A value as a baseline.
 *
 * @param place where it lies, for people
 * @throws StoreError of kind `newer-schema` or `corrupt`
 */
export function parseBaseline(value: unknown, place: string): BaselineDocument {
  const { schemaVersion } = shaped(value, Versioned, place);
  if (schemaVersion > BASELINE_SCHEMA_VERSION) {
    throw new StoreError(
      'newer-schema',
      `${place} has schema version ${schemaVersion}, this benchmark-gate reads up to ${BASELINE_SCHEMA_VERSION}: update it`,
    );
  }
  return shaped(value, BaselineDocument, place);
}

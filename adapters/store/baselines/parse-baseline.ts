import { BASELINE_SCHEMA_VERSION, BaselineDocument } from '../../../gate/baseline/document.ts';
import { versioned } from '../content/blobs.ts';

/**
 * A value as a baseline.
 *
 * @param place where it lies, for people
 * @throws StoreError of kind `newer-schema` or `corrupt`
 */
export const parseBaseline = (value: unknown, place: string): BaselineDocument =>
  versioned(value, BaselineDocument, BASELINE_SCHEMA_VERSION, place);

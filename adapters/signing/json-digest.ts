import { createHash } from 'node:crypto';
import { canonicalJson } from '../../gate/baseline/canonical-json.ts';

/** The SHA-256 of a value as it is after a way through JSON, whoever made it, in hexadecimal digits. */
export const jsonDigest = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(value))))
    .digest('hex');

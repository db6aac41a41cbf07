import { StoreError } from './store-error.ts';

const SEGMENT = /^[A-Za-z0-9_%@+=,~-][A-Za-z0-9_%@+=,~.-]*$/;
const LONGEST_SEGMENT = 240;
const LONGEST_KEY = 1000;

/** True for a relative path of plain segments: no dot folders, no empty part, nothing that a file system reads otherwise. */
export function isObjectKey(key: string): boolean {
  if (key.length === 0 || key.length > LONGEST_KEY) return false;
  return key.split('/').every((segment) => segment.length <= LONGEST_SEGMENT && SEGMENT.test(segment));
}

/**
 * Turns any text into one segment of a key, the same text always into the same segment. Long texts are cut and told
 * apart by `digest`, a hexadecimal digest of the whole text.
 */
export function keySegment(text: string, digest: (text: string) => string): string {
  const escaped = encodeURIComponent(Buffer.from(text).toString())
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/^\./, '%2E');
  if (escaped.length > 0 && escaped.length <= 150) return escaped;
  return `${escaped.slice(0, 80).replace(/%[0-9A-F]?$/, '')}~${digest(text).slice(0, 32)}`;
}

/** The key that a URI names; throws `not-found` for a URI of anywhere else than below the store's root. */
export function keyOfUri(uri: string, rootUri: string): string {
  const key = uri.startsWith(rootUri) ? uri.slice(rootUri.length) : '';
  if (isObjectKey(key)) return key;
  throw new StoreError(
    'not-found',
    `${JSON.stringify(uri.slice(0, 500))} is no address in the store at ${rootUri}: is BENCHMARK_GATE_STORE the store that it was written to?`,
  );
}

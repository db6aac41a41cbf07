/**
 * The value at a JSON pointer (RFC 6901); undefined where there is none. Only own properties are followed: reports are
 * untrusted.
 */
export function readPointer(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of keysOf(pointer)) {
    if (Array.isArray(value)) {
      value = /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
    } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, key)) {
      value = (value as Record<string, unknown>)[key];
    } else {
      return undefined;
    }
  }
  return value;
}

const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The document without the value at a JSON pointer; what isn't on the way there stays the same. */
export const withoutPointer = (document: unknown, pointer: string): unknown =>
  readPointer(document, pointer) === undefined ? document : without(document, keysOf(pointer));

function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // The places of the others stay what they are.
    return value.map((item, index) => (String(index) !== key ? item : rest.length === 0 ? null : without(item, rest)));
  }
  const entries = Object.entries(value).filter(([name]) => name !== key || rest.length > 0);
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? without(item, rest) : item]));
}

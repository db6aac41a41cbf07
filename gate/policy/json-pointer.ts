/**
 * The value at a JSON pointer (RFC 6901); undefined where there is none. Only own properties are followed: reports are
 * untrusted.
 */
export function readPointer(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
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

/** A finite number, or a boolean as 1 or 0; null for anything else. */
export function readFigure(document: unknown, pointer: string): number | null {
  const value = readPointer(document, pointer);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

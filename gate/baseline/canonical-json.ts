/**
 * Canonical JSON as RFC 8785 has it: no white space, the keys of an object sorted by their UTF-16 code units, numbers
 * and strings as ECMAScript prints them. Equal documents give equal bytes, whoever built them and in whatever order.
 * Properties that are undefined are left out, as in JSON. Throws a TypeError for what JSON can't hold: NaN, infinities,
 * undefined in an array, functions.
 */
export function canonicalJson(value: unknown): string {
  const sorted = sortKeys(value);
  return sorted.awkward ? serialize(sorted.value) : JSON.stringify(sorted.value);
}

/**
 * A copy with sorted keys, which the engine's own serializer then writes: three times as fast as writing text piece by
 * piece. Not for `awkward` values: engines move integer-like keys to the front, and `__proto__` can't be assigned.
 */
function sortKeys(value: unknown): { value: unknown; awkward: boolean } {
  let awkward = false;
  const sort = (part: unknown): unknown => {
    if (part === null || typeof part !== 'object') return checked(part);
    if (Array.isArray(part)) return part.map(sort);
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(part).sort()) {
      const first = key.charCodeAt(0);
      if ((first >= 0x30 && first <= 0x39) || key === '__proto__') awkward = true;
      const member: unknown = part[key as keyof typeof part];
      if (member !== undefined) copy[key] = sort(member);
    }
    return copy;
  };
  const copy = sort(value);
  return { value: awkward ? value : copy, awkward };
}

function checked(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`JSON can't hold ${typeof value === 'number' ? value : typeof value}`);
}

function serialize(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(checked(value));
  if (Array.isArray(value)) return `[${value.map(serialize).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key): [string, unknown] => [key, value[key as keyof typeof value]])
    .filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${serialize(member)}`).join(',')}}`;
}

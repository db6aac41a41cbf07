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
 * The value with sorted keys, for the engine's own serializer to write: three times as fast as writing text piece by
 * piece. What is in order already, as a document's many samples are, is shared and not copied. Not for `awkward` values:
 * engines move integer-like keys to the front, and `__proto__` can't be assigned.
 */
function sortKeys(value: unknown): { value: unknown; awkward: boolean } {
  let awkward = false;
  const sort = (part: unknown): unknown => {
    if (part === null || typeof part !== 'object') return checked(part);
    if (Array.isArray(part)) return sortAll(part);
    const keys = Object.keys(part);
    let inOrder = Object.getPrototypeOf(part) === Object.prototype && isSorted(keys);
    if (!inOrder) keys.sort();
    const members: unknown[] = [];
    for (const key of keys) {
      const first = key.charCodeAt(0);
      if ((first >= 0x30 && first <= 0x39) || key === '__proto__') awkward = true;
      const member: unknown = part[key as keyof typeof part];
      const sorted = member === undefined ? undefined : sort(member);
      if (sorted !== member) inOrder = false;
      members.push(sorted);
    }
    if (inOrder) return part;
    const copy: Record<string, unknown> = {};
    for (const [index, key] of keys.entries()) copy[key] = members[index];
    return copy;
  };
  const sortAll = (list: readonly unknown[]): readonly unknown[] => {
    const sorted = Array.from(list, sort);
    return sorted.every((member, index) => member === list[index]) ? list : sorted;
  };
  const sorted = sort(value);
  return { value: awkward ? value : sorted, awkward };
}

const isSorted = (keys: readonly string[]): boolean =>
  keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key);

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

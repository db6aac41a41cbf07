/**
 * Chooses a few by a seed: the same seed always the same ones, whatever their order; another seed others.
 *
 * @param keyOf what tells one from the others
 */
export function chooseChecked<T>(items: readonly T[], keyOf: (item: T) => string, seed: string, most: number): T[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const drawn = [...byKey].map(([key, item]) => ({ lot: lotOf(`${seed}\n${key}`), key, item }));
  drawn.sort((one, other) => one.lot - other.lot || (one.key < other.key ? -1 : 1));
  return drawn.slice(0, most).map(({ item }) => item);
}

/** FNV-1a of 32 bits over a text's UTF-16 units, and MurmurHash3's last mixing: alike texts draw unlike lots. */
function lotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

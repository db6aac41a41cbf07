import type { Branch, Place } from './layer.ts';

/**
 * Lays one profile over another: mappings are merged entry by entry, everything else replaces what it lies on, and
 * `null` removes an entry that the lower one has. Every part keeps the place where it was written.
 */
export function mergeLayers(lower: Branch, upper: Branch): Branch {
  if (lower.value.kind !== 'map' || upper.value.kind !== 'map') return upper;
  const entries = new Map(lower.value.entries);
  for (const [name, branch] of upper.value.entries) {
    const covered = entries.get(name);
    if (covered === undefined) entries.set(name, branch);
    else if (isNull(branch)) entries.delete(name);
    else entries.set(name, mergeLayers(covered, branch));
  }
  return { ...upper, value: { kind: 'map', entries } };
}

const isNull = ({ value }: Branch): boolean => value.kind === 'scalar' && value.scalar === null;

/** The tree without one top-level entry. */
export function withoutEntry(tree: Branch, name: string): Branch {
  if (tree.value.kind !== 'map') return tree;
  return { ...tree, value: { kind: 'map', entries: new Map([...tree.value.entries].filter(([key]) => key !== name)) } };
}

/** The tree as plain data. `Object.fromEntries` defines its entries, so that a key `__proto__` is an ordinary one. */
export function toData({ value }: Branch): unknown {
  if (value.kind === 'scalar') return value.scalar;
  if (value.kind === 'list') return value.items.map(toData);
  return Object.fromEntries([...value.entries].map(([name, branch]) => [name, toData(branch)]));
}

/** The place of a path's value or key; of the nearest thing above it, where there is no such entry. */
export function locate(tree: Branch, path: readonly PropertyKey[], what: 'key' | 'value'): Place {
  let branch = tree;
  for (const [depth, step] of path.entries()) {
    const next = child(branch, step);
    // What is missing is missing below a key, and that is where it would be written.
    if (next === undefined) return depth === 0 ? tree.at : branch.key;
    branch = next;
  }
  return what === 'key' ? branch.key : branch.at;
}

const child = ({ value }: Branch, step: PropertyKey): Branch | undefined => {
  if (value.kind === 'map') return value.entries.get(String(step));
  return value.kind === 'list' ? value.items[Number(step)] : undefined;
};

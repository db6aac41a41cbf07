import { fitting, literalOf, objectsOf, type Schema, shapeOf, valuesOf } from '../../gate/profile/schema-shape.ts';
import type { Branch, Place } from './layer.ts';

/**
 * Lays one profile over another: mappings are merged entry by entry, everything else replaces what it lies on, and
 * `null` removes an entry that the lower one has. Of keys that exclude each other the upper's replace the lower's. Every
 * part keeps the place where it was written.
 *
 * @param schema of what is merged; null where nothing knows it
 */
export function mergeLayers(lower: Branch, upper: Branch, schema: Schema | null): Branch {
  if (lower.value.kind !== 'map' || upper.value.kind !== 'map') return upper;
  const below = lower.value.entries;
  const entries = new Map(schema === null ? below : beside(below, upper.value.entries, schema));
  for (const [name, branch] of upper.value.entries) {
    const covered = entries.get(name);
    if (isNull(branch) && below.has(name)) entries.delete(name);
    else if (covered === undefined) entries.set(name, branch);
    else entries.set(name, mergeLayers(covered, branch, schema && partOf(schema, name)));
  }
  return { ...upper, value: { kind: 'map', entries } };
}

type Entries = ReadonlyMap<string, Branch>;

/**
 * The lower's entries that can stand beside the upper's, where a mapping has alternatives: a `ratio` takes the place of a
 * `rate`, and a suite of another kind that of all that only the former kind has.
 */
function beside(lower: Entries, upper: Entries, schema: Schema): Entries {
  const objects = objectsOf(schema);
  if (objects.length < 2) return lower;
  const said = [...upper].flatMap(([key, branch]) => (isNull(branch) ? [] : [key]));
  const wordOf = (entries: Entries) => (key: string) => {
    const value = entries.get(key)?.value;
    return value?.kind === 'scalar' && value.scalar !== null ? value.scalar : undefined;
  };
  const meant = fitting(objects, said, wordOf(upper));
  // Where the lower's alternative is among them, or none is, nothing excludes anything.
  if (meant.length === 0 || fitting(meant, [...lower.keys()], wordOf(new Map([...lower, ...upper]))).length > 0)
    return lower;
  // A kind is only changed by its own word.
  const [alternative] = meant;
  const isKind = (key: string) => meant.some((each) => literalOf(shapeOf(each)[key]) !== undefined);
  if (alternative === undefined || ([...lower.keys()].some(isKind) && !said.some(isKind))) return lower;
  return new Map([...lower].filter(([key]) => meant.some((each) => Object.hasOwn(shapeOf(each), key))));
}

/** The schema of an entry; null where nothing knows it. Of alternatives the first that has it: what it is called says what it is. */
const partOf = (schema: Schema, name: string): Schema | null =>
  objectsOf(schema)
    .map((object) => (Object.hasOwn(shapeOf(object), name) ? shapeOf(object)[name] : undefined))
    .find((part) => part !== undefined) ?? valuesOf(schema);

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

import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type Branch, readLayer } from '../../../../adapters/profiles/layer.ts';
import { locate, mergeLayers, toData } from '../../../../adapters/profiles/merge-layers.ts';
import fc from '../../../support/properties.ts';

type Mapping = { [key: string]: unknown };

const { mapping } = fc.letrec<{ value: unknown; mapping: Mapping }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string(), fc.boolean(), tie('mapping'), fc.array(fc.integer())),
  mapping: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), tie('value'), {
    minKeys: 1,
    maxKeys: 4,
  }),
}));

const layer = (file: string, data: Mapping): Branch => {
  const { tree } = readLayer(file, stringify(data));
  if (tree === null) throw new Error('unreadable');
  return tree;
};

it('keeps the upper where the lower is empty, and the lower where the upper is', () => {
  fc.assert(
    fc.property(mapping, (data) => {
      const tree = layer('data', data);
      const empty = layer('empty', {});
      expect(toData(mergeLayers(tree, empty, null))).toEqual(toData(tree));
      expect(toData(mergeLayers(empty, tree, null))).toEqual(toData(tree));
      expect(toData(mergeLayers(tree, tree, null))).toEqual(toData(tree));
    }),
  );
});

/** Everything in a tree that isn't a mapping, with the way to it. */
const leaves = (data: unknown, path: string[] = []): [string[], unknown][] =>
  typeof data === 'object' && data !== null && !Array.isArray(data)
    ? Object.keys(data).flatMap((key) => leaves((data as Mapping)[key], [...path, key]))
    : [[path, data]];

it('says what the upper says, and what the lower says beside it', () => {
  fc.assert(
    fc.property(mapping, mapping, (a, b) => {
      const merged = leaves(toData(mergeLayers(layer('lower', a), layer('upper', b), null)));
      const upper = leaves(b);
      const related = (one: string[], other: string[]) =>
        one.every((step, i) => i >= other.length || step === other[i]);
      const untouched = leaves(a).filter(([path]) => !upper.some(([other]) => related(path, other)));
      expect(merged).toEqual(expect.arrayContaining([...upper, ...untouched]));
    }),
  );
});

it('finds every entry of the upper layer in the upper file', () => {
  fc.assert(
    fc.property(mapping, mapping, (a, b) => {
      const merged = mergeLayers(layer('lower', a), layer('upper', b), null);
      for (const key of Object.keys(b)) expect(locate(merged, [key], 'key').file).toBe('upper');
      for (const key of Object.keys(a).filter((name) => !Object.hasOwn(b, name))) {
        expect(locate(merged, [key], 'key').file).toBe('lower');
      }
    }),
  );
});

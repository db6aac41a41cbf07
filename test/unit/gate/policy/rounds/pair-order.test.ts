import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstOfPair } from '../../../../../gate/policy/rounds/pair-order.ts';

const firsts = (key: string, pairs: number, seed: string) =>
  Array.from({ length: pairs }, (_, index) => firstOfPair(key, index + 1, seed));
const ofBase = (key: string, pairs: number, seed: string): number =>
  firsts(key, pairs, seed).filter((side) => side === 'base').length;

it('puts each side first as often as can be, however many pairs are taken', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 14 }), (key, seed, pairs) => {
      expect(Math.abs(2 * ofBase(key, pairs, seed) - pairs)).toBeLessThanOrEqual(1);
      expect(firsts(key, pairs, seed)).toEqual(firsts(key, pairs, seed));
    }),
  );
});

it('draws another order for another executable, pair and run', () => {
  const drawn = Array.from({ length: 400 }, (_, index) => firstOfPair(`executable ${index % 20}`, 1, `run ${index}`));
  // Expected 200 times: five standard deviations on either side.
  expect(Math.abs(drawn.filter((side) => side === 'base').length - 200)).toBeLessThan(50);
  expect(new Set([1, 3, 5, 7, 9, 11, 13].map((pair) => firstOfPair('k', pair, 'w')))).toEqual(
    new Set(['base', 'change']),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundOrder } from '../../../../../gate/policy/rounds/round-order.ts';

const keys = Array.from({ length: 12 }, (_, index) => `executable ${index}`);
const order = (seed: string, round: number, of: readonly string[] = keys) => roundOrder(of, (key) => key, seed, round);

it('is the same for a seed and a round, in whatever order executables come, and has each once', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.nat(13),
      fc.shuffledSubarray(keys, { minLength: keys.length }),
      (seed, round, shuffled) => {
        expect(order(seed, round, shuffled)).toEqual(order(seed, round));
        expect(order(seed, round).toSorted()).toEqual(keys.toSorted());
      },
    ),
  );
});

it('puts each executable first, last and after each other one about as often', () => {
  const firsts = new Map<string, number>();
  const afters = new Map<string, number>();
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  const drawn = 2400;
  for (let draw = 0; draw < drawn; draw += 1) {
    const drawnOrder = order(`workflow ${Math.floor(draw / 14)}`, (draw % 14) + 1);
    count(firsts, drawnOrder[0] ?? '');
    for (const [index, key] of drawnOrder.entries()) if (index > 0) count(afters, `${drawnOrder[index - 1]} ${key}`);
  }
  // Each expected 200 times: five standard deviations on either side.
  for (const key of keys) expect(Math.abs((firsts.get(key) ?? 0) - drawn / 12)).toBeLessThan(70);
  expect(afters.size).toBe(12 * 11);
  for (const times of afters.values()) expect(Math.abs(times - (drawn * 11) / 132)).toBeLessThan(70);
});

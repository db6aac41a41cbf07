import { expect, it } from 'vitest';
import { looksFor } from '../../../../gate/statistics/looks.ts';

it.each([2, 3, 4, 5, 7, 10, 14, 20])('for at most %d rounds spend no more than there is', (most) => {
  const { rounds, weights, sameWeights } = looksFor(most);
  const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
  expect([weights.length, sameWeights.length]).toEqual([rounds.length, rounds.length]);
  expect(sum(weights)).toBeCloseTo(1, 12);
  expect(sum(sameWeights)).toBeCloseTo(1, 12);
  expect(rounds.at(-1)).toBe(Math.min(most, 14));
});

import { expect, it } from 'vitest';
import { chooseChecked } from '../../../../../gate/policy/baselines/choose-checked.ts';

const keys = Array.from({ length: 20 }, (_, index) => `pkg::bench-${index}[cpu] --bench`);
const chosen = (seed: string, from = keys) => chooseChecked(from, (key) => key, seed, 2);

it('chooses the same by the same seed, in whatever order they come, and each once', () => {
  expect(chosen('gate/1')).toHaveLength(2);
  expect(chosen('gate/1', [...keys].reverse())).toEqual(chosen('gate/1'));
  expect(chosen('gate/1', ['one', 'one', 'one'])).toEqual(['one']);
});

it('chooses each of them by some seed', () => {
  const seen = new Set(Array.from({ length: 400 }, (_, index) => chosen(`gate/${index}`)).flat());
  expect(seen.size).toBe(keys.length);
});

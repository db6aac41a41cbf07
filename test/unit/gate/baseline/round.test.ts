import { expect, it } from 'vitest';
import { roundsFault } from '../../../../gate/baseline/round.ts';

const round = (more: object) => ({ session: 's', median: 1, samples: 20, ...more });

it.each([
  ['nothing', [round({}), round({})], null],
  [
    'nothing of pairs of two sessions',
    [round({ pair: 1, order: 'first' }), round({ session: 't', pair: 1, order: 'second' })],
    null,
  ],
  [
    'a half twice',
    [round({ pair: 1, order: 'first' }), round({ pair: 1, order: 'second' })],
    'two rounds are of pair 1 of s',
  ],
  ['a half without its order', [round({ pair: 1 })], "a round of pair 1 of s doesn't say which half it is"],
  ['an order without a pair', [round({ order: 'first' })], 'a round of s says which half it is, and of no pair'],
])('says %s', (_, rounds, words) => {
  expect(roundsFault(rounds as never)).toBe(words);
});

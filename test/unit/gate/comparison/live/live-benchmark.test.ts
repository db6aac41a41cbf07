import { expect, it } from 'vitest';
import { type TurnRound, wholePairs } from '../../../../../gate/comparison/live/live-benchmark.ts';

const half = (pair: number, order: TurnRound['order'], log: number, session = 's'): TurnRound => ({
  ...{ session, pair, order, log },
});

it('takes whole pairs alone: halves of one session and number, of which one came first', () => {
  const first = [
    half(0, 'first', 1),
    half(1, 'second', 2),
    half(2, 'first', 3),
    half(3, 'first', 4),
    half(4, 'first', 5),
  ];
  const second = [
    half(1, 'first', 2.5),
    half(0, 'second', 1.25),
    // The other half of another session's pair.
    half(2, 'second', 3, 't'),
    // Both say that they came first.
    half(3, 'first', 4),
    half(4, 'second', Number.NaN),
  ];
  expect(wholePairs({ first, second })).toEqual({ first: [1, 2], second: [1.25, 2.5], differences: [0.25, 0.5] });
});

it('believes neither of two halves that say the same', () => {
  const first = [half(0, 'first', 1), half(0, 'first', 1)];
  expect(wholePairs({ first, second: [half(0, 'second', 2)] })).toEqual({ first: [], second: [], differences: [] });
});

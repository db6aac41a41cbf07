import { expect, it } from 'vitest';
import { shareBound } from '../../../../gate/statistics/share-bound.ts';

// Of none the bound is 1 − 0.05^(1/n); of all but one it is 0.95^(1/n).
it.each([
  [0, 4, 1 - 0.05 ** (1 / 4)],
  [0, 300, 1 - 0.05 ** (1 / 300)],
  [3, 4, 0.95 ** (1 / 4)],
  [4, 4, 1],
])('%d of %d may be a share of %d', (seen, of, bound) => {
  expect(shareBound(seen, of)).toBeCloseTo(bound, 12);
});

import { expect, it } from 'vitest';
import { Restarts } from '../../../../../demo/cluster/parts/restarts.ts';

it('waits ever longer for a part that ends at once, and gives it up at the sixth time', () => {
  const restarts = new Restarts();
  expect(Array.from({ length: 6 }, () => restarts.next(0))).toEqual([1000, 2000, 4000, 8000, 16_000, null]);
});

it('forgets what was before a part was well', () => {
  const restarts = new Restarts();
  for (let times = 0; times < 5; times++) restarts.next(100);
  expect(restarts.next(30_000)).toBe(1000);
  expect(restarts.next(29_999)).toBe(2000);
});

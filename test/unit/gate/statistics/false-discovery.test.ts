import { expect, it } from 'vitest';
import { discoveries } from '../../../../gate/statistics/false-discovery.ts';
import { expectedValues } from '../../../support/statistics/expected-values.ts';

it.each(expectedValues.discoveries)('finds as many as statsmodels', ({ p, q, count }) => {
  const found = discoveries(p, q);
  expect(found.count).toBe(count);
  expect(p.filter((each) => each <= found.limit)).toHaveLength(count);
});

it('finds nothing in an empty family', () => {
  expect(discoveries([], 0.05)).toEqual({ count: 0, limit: -1 });
});

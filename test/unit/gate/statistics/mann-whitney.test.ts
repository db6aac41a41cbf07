import { expect, it } from 'vitest';
import { mannWhitney } from '../../../../gate/statistics/mann-whitney.ts';
import { expectedValues } from '../../../support/statistics/expected-values.ts';
import { relativeError } from '../../../support/statistics/relative-error.ts';

it.each(expectedValues.mannWhitney)('is what SciPy says, exact without ties', ({ one, other, p }) => {
  expect(relativeError(mannWhitney(one, other), p)).toBeLessThan(1e-9);
  expect(mannWhitney(other, one)).toBe(mannWhitney(one, other));
});

it('says nothing of nothing, and of what is all the same', () => {
  expect(mannWhitney([], [1])).toBe(1);
  expect(mannWhitney([2, 2, 2], [2, 2])).toBe(1);
});

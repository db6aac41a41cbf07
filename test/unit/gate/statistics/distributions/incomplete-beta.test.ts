import { expect, it } from 'vitest';
import { incompleteBeta } from '../../../../../gate/statistics/distributions/incomplete-beta.ts';
import { expectedValues } from '../../../../support/statistics/expected-values.ts';
import { relativeError } from '../../../../support/statistics/relative-error.ts';

it.each(expectedValues.incompleteBeta)('at x = %d of a = %d and b = %d is what SciPy says', (x, a, b, value) => {
  expect(relativeError(incompleteBeta(x, a, b), value)).toBeLessThan(1e-10);
});

it('is nothing at zero and all at one', () => {
  expect(incompleteBeta(0, 2, 3)).toBe(0);
  expect(incompleteBeta(1, 2, 3)).toBe(1);
});

import { expect, it } from 'vitest';
import { logGamma } from '../../../../../gate/statistics/distributions/log-gamma.ts';
import { expectedValues } from '../../../../support/statistics/expected-values.ts';

it.each(expectedValues.logGamma)('of %d is what SciPy says', (x, value) => {
  expect(logGamma(x)).toBeCloseTo(value, 11);
});

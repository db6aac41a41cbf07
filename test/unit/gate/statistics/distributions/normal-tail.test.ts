import { expect, it } from 'vitest';
import { normalTail } from '../../../../../gate/statistics/distributions/normal-tail.ts';
import { expectedValues } from '../../../../support/statistics/expected-values.ts';
import { relativeError } from '../../../../support/statistics/relative-error.ts';

it.each(expectedValues.normalTail)('beyond %d is what SciPy says', (z, value) => {
  expect(relativeError(normalTail(z), value)).toBeLessThan(1e-11);
});

import { describe, expect, it } from 'vitest';
import { digamma, inverseTrigamma, trigamma } from '../../../../../gate/statistics/distributions/polygamma.ts';
import { expectedValues } from '../../../../support/statistics/expected-values.ts';
import { relativeError } from '../../../../support/statistics/relative-error.ts';

describe('the derivatives of ln Γ', () => {
  it.each(expectedValues.digamma)('digamma of %d', (x, value) => {
    expect(relativeError(digamma(x), value)).toBeLessThan(1e-11);
  });

  it.each(expectedValues.trigamma)('trigamma of %d, and back', (x, value) => {
    expect(relativeError(trigamma(x), value)).toBeLessThan(1e-11);
    expect(relativeError(inverseTrigamma(value), x)).toBeLessThan(1e-9);
  });
});

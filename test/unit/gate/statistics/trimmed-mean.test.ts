import { describe, expect, it } from 'vitest';
import { trimmedMean } from '../../../../gate/statistics/trimmed-mean.ts';
import fc from '../../../support/properties.ts';
import { expectedValues } from '../../../support/statistics/expected-values.ts';
import { relativeError } from '../../../support/statistics/relative-error.ts';

describe('a side', () => {
  it.each(expectedValues.yuen)('has the location and the error of SciPy', ({ one, other, sides, t }) => {
    const [a, b] = [trimmedMean(one), trimmedMean(other)];
    for (const [side, [location, variance, degrees]] of [
      [a, sides[0]],
      [b, sides[1]],
    ] as const) {
      expect(relativeError(side.location, location)).toBeLessThan(1e-9);
      expect(relativeError(side.variance, variance)).toBeLessThan(1e-9);
      expect(side.degrees).toBe(degrees);
    }
    // Yuen's own statistic, as `ttest_ind(trim=0.1)` has it.
    expect(relativeError((b.location - a.location) / Math.sqrt(a.variance + b.variance), t)).toBeLessThan(1e-9);
  });

  it('of one round has no error', () => {
    expect(trimmedMean([3])).toEqual({ location: 3, variance: Number.NaN, degrees: 0 });
  });

  it('is the same in whatever order its rounds come, to the last bit', () => {
    const rounds = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(rounds, (values) => {
        expect(trimmedMean([...values].reverse())).toEqual(trimmedMean(values));
      }),
    );
  });
});

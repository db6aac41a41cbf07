import { describe, expect, it } from 'vitest';
import { fitVariancePrior, NO_PRIOR, shrunk } from '../../../../gate/statistics/shrinkage.ts';
import { expectedValues } from '../../../support/statistics/expected-values.ts';
import { relativeError } from '../../../support/statistics/relative-error.ts';

describe('the prior of many variances', () => {
  it.each(expectedValues.shrinkage)('is what limma’s method says', ({ variances, degrees, prior }) => {
    const fitted = fitVariancePrior(variances.map((variance, at) => ({ variance, degrees: degrees[at] ?? 0 })));
    expect(relativeError(fitted.variance, prior[0])).toBeLessThan(1e-9);
    expect(relativeError(fitted.degrees, prior[1])).toBeLessThan(1e-9);
  });

  it('is none of nine benchmarks, of variances that nobody knows, or of those that are zero', () => {
    const of = (count: number, variance: number) =>
      fitVariancePrior(Array.from({ length: count }, () => ({ variance, degrees: 6 })));
    expect(of(9, 1)).toEqual(NO_PRIOR);
    expect(of(10, Number.NaN)).toEqual(NO_PRIOR);
    expect(of(10, 0)).toEqual(NO_PRIOR);
    expect(of(10, 1).degrees).toBe(20);
  });

  it('helps a small variance up, and never a large one down', () => {
    const prior = { variance: 4, degrees: 10 };
    expect(shrunk({ variance: 1, degrees: 10 }, prior)).toEqual({ variance: 2.5, degrees: 20 });
    expect(shrunk({ variance: 9, degrees: 10 }, prior)).toEqual({ variance: 9, degrees: 20 });
    expect(shrunk({ variance: 9, degrees: 10 }, NO_PRIOR)).toEqual({ variance: 9, degrees: 10 });
  });
});

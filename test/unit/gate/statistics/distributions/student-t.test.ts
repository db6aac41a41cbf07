import { describe, expect, it } from 'vitest';
import { studentQuantile, studentTail } from '../../../../../gate/statistics/distributions/student-t.ts';
import { expectedValues } from '../../../../support/statistics/expected-values.ts';
import { relativeError } from '../../../../support/statistics/relative-error.ts';

describe("Student's distribution", () => {
  it.each(expectedValues.studentTail)('has beyond t = %d at ν = %d the tail that SciPy says', (t, degrees, value) => {
    expect(relativeError(studentTail(t, degrees), value)).toBeLessThan(1e-10);
  });

  it.each(expectedValues.studentQuantile)(
    'has at %d and ν = %d the quantile that SciPy says',
    (tail, degrees, value) => {
      expect(relativeError(studentQuantile(tail, degrees), value)).toBeLessThan(1e-9);
    },
  );

  it('has a quantile for any tail, also where it is no number that a double can hold', () => {
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(Number.isFinite(studentQuantile(1e-300, 1))).toBe(true);
  });
});

import { expect, it } from 'vitest';
import type { BaselineBenchmark } from '../../../../gate/baseline/document.ts';
import { timeOverRounds } from '../../../../gate/baseline/time-over-rounds.ts';

const measured = (medians: readonly number[] | null): BaselineBenchmark => ({
  id: 'a',
  unit: 'ns',
  estimate: { point: 7, lower: 6, upper: 8 },
  source: 'criterion-files',
  ...(medians === null ? {} : { rounds: medians.map((median) => ({ session: 's', median, samples: 20 })) }),
});

it('is Criterion’s own of one round', () => {
  for (const one of [measured(null), measured([9])])
    expect(timeOverRounds(one)).toEqual({ point: 7, lower: 6, upper: 8 });
});

it('is the mean of the logarithms of several, with Student’s interval', () => {
  // scipy: logs = ln [100, 102, 101]; t.interval(0.95, 2, mean, sem)
  const { point, lower, upper } = timeOverRounds(measured([100, 102, 101]));
  expect(point).toBeCloseTo(100.99669953, 6);
  const half = (4.302652729911275 * Math.sqrt(variance([100, 102, 101].map(Math.log)))) / Math.sqrt(3);
  expect(lower).toBeCloseTo(point / Math.exp(half), 9);
  expect(upper).toBeCloseTo(point * Math.exp(half), 9);
});

const variance = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
};

import { describe, expect, it } from 'vitest';
import { vacuousExecutables, vacuousSet } from '../../../../../gate/policy/honesty/vacuous.ts';
import { measurementSet } from '../../../../support/policy/measured.ts';

describe('vacuous', () => {
  it('names an executable that runs under libtest', () => {
    expect(
      vacuousExecutables([
        { target: 'simd_comparison', kind: 'bench' as const, why: 'runs under libtest: 0 measured' },
      ]),
    ).toEqual([
      { code: 'vacuous', where: 'simd_comparison', message: 'simd_comparison runs under libtest: 0 measured' },
    ]);
  });

  it('accuses a set that lists nothing, or measured nothing of what it lists', () => {
    expect(vacuousSet(measurementSet({ benchmarks: [], listed: [] }))[0]?.message).toBe(
      'speed lists no benchmark: 0 measured',
    );
    expect(vacuousSet(measurementSet({ benchmarks: [], listed: ['a', 'b'] }))[0]?.message).toMatch(/none of the 2/);
  });

  it('accuses a round of nothing that it was not to measure', () => {
    const left = { benchmarks: [], listed: ['a', 'b'] };
    expect(vacuousSet(measurementSet({ ...left, only: ['b'] }))[0]?.message).toBe(
      'speed measured none of the 1 benchmarks that were left of it',
    );
    expect(vacuousSet(measurementSet({ ...left, only: [] }))).toEqual([]);
  });

  it('accepts its honest twin: one number is enough', () => {
    expect(vacuousExecutables([])).toEqual([]);
    expect(vacuousSet(measurementSet())).toEqual([]);
  });
});

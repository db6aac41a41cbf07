import { describe, expect, it } from 'vitest';
import { bench, Measured, suiteRun } from '../../../../support/policy/measured.ts';
import { measureMetric as measure, PAIRS, SPEEDUP } from '../../../../support/policy/measured-metric.ts';

describe('a ratio', () => {
  it('is marked by a quick or unstable benchmark in it', () => {
    const measured = new Measured();
    const set = measured.set({ benchmarks: PAIRS, quick: true, remeasured: [bench('add_simd/64', 900)] });
    expect(measure(SPEEDUP, [suiteRun({ measurements: [set] })], measured)).toMatchObject({
      source: { quick: true, unstable: true },
    });
  });

  it('reaches to all that the measurements of an unstable benchmark span', () => {
    const measured = new Measured();
    const benchmarks = [bench('add_scalar/64', 260), bench('add_simd/64', 200)];
    const value = (again: number[]) => {
      const remeasured = again.map((ns) => bench('add_simd/64', ns));
      return measure(SPEEDUP, [suiteRun({ measurements: [measured.set({ benchmarks, remeasured })] })], measured);
    };
    const steady = value([201]);
    expect(steady.measured && steady.interval.upper).toBeLessThan(1.33);
    const unsteady = value([130, 140]);
    if (!unsteady.measured) throw new Error('expected a figure');
    expect(unsteady).toMatchObject({ value: 1.3, source: { unstable: true } });
    expect(unsteady.interval.lower).toBeLessThanOrEqual(1.29);
    expect(unsteady.interval.upper).toBeCloseTo(260 / (130 * 0.99), 10);
  });
});

describe('a time', () => {
  const statistics = { median: { point: 90, lower: 85, upper: 95 } };
  const of = (time: object) => ({ unit: 'ns' as const, time: { suites: ['unit'], id: 'parse', ...time } });
  const parse = bench('parse', 100, { statistics });
  const run = (measured: Measured, remeasured: ReturnType<typeof bench>[]) => [
    suiteRun({ measurements: [measured.set({ benchmarks: [parse], remeasured })] }),
  ];

  it('of an unstable benchmark spans all that was measured of it, by the same statistic', () => {
    const measured = new Measured();
    const again = bench('parse', 100, { statistics: { median: { point: 150, lower: 140, upper: 160 } } });
    const value = measure(of({ statistic: 'median' }), run(measured, [again, again]), measured);
    const whole = measure(of({}), run(measured, [bench('parse', 200)]), measured);
    expect(whole).toMatchObject({ interval: { lower: 99, upper: 202 }, source: { unstable: true } });
    expect(value).toMatchObject({ value: 90, source: { unstable: false }, interval: { lower: 85, upper: 95 } });
  });

  it('spans what was measured again without a slope, too: how long a benchmark takes decides whether it has one', () => {
    const measured = new Measured();
    const sloped = bench('parse', 100, { statistics: { slope: { point: 100, lower: 99, upper: 101 } } });
    const remeasured = [bench('parse', 200), bench('parse', 190)];
    const runs = [suiteRun({ measurements: [measured.set({ benchmarks: [sloped], remeasured })] })];
    const value = measure(of({ statistic: 'slope' }), runs, measured);
    expect(value).toMatchObject({ value: 100, interval: { lower: 99, upper: 202 }, source: { unstable: true } });
  });
});

import { describe, expect, it } from 'vitest';
import type { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';
import { bench, Measured, suiteRun } from '../../../../support/policy/measured.ts';
import { measureMetric as measure } from '../../../../support/policy/measured-metric.ts';

describe('a time', () => {
  const statistics = { median: { point: 90, lower: 85, upper: 95 }, mean: { point: 110, lower: 100, upper: 120 } };
  const of = (time: object, unit: 'ns' | 'us' | 'µs' | 'ms' | 's' = 'ns') => ({
    unit,
    time: { suites: ['unit'], id: 'parse', ...time },
  });
  const run = (measured: Measured, benchmarks: BenchmarkMeasurement[], extra = {}) => [
    suiteRun({ measurements: [measured.set({ benchmarks, ...extra })] }),
  ];
  const parse = bench('parse', 100, { statistics });

  it('is of the one benchmark whose whole id is named, with its interval, in the unit of the metric', () => {
    const others = [bench('parse/long', 5000), bench('reparse', 7000), bench('PARSE', 9000)];
    const time = (unit: 'ns' | 'us' | 'µs' | 'ms' | 's') => {
      const measured = new Measured();
      return measure(of({}, unit), run(measured, [...others, parse]), measured);
    };
    expect(time('ns')).toMatchObject({
      ...{ measured: true, unit: 'ns', value: 100, interval: { lower: 99, upper: 101 }, isTime: true, exact: false },
      source: { commands: ['cargo bench -p one --no-default-features --features cpu'], machineClasses: ['class-1'] },
    });
    for (const unit of ['us', 'µs'] as const) expect(time(unit)).toMatchObject({ unit, value: 0.1 });
    expect(time('ms')).toMatchObject({ value: 1e-4 });
    expect(time('s')).toMatchObject({ value: 1e-7 });
  });

  it('is named by an id as it is, whatever its characters mean in a pattern', () => {
    const id = 'a.b/(c)+ [1-9]$';
    const measured = new Measured();
    const metric = of({ id });
    expect(measure(metric, run(measured, [bench('aXb/(c)+ [1-9]$', 7), bench(id, 42)]), measured)).toMatchObject({
      value: 42,
    });
  });

  it('is the geometric mean of those that match a pattern', () => {
    const measured = new Measured();
    const metric = { unit: 'ns' as const, time: { suites: ['unit'], benchmark: '^parse' } };
    const value = measure(metric, run(measured, [bench('parse/1', 100), bench('parse/2', 400), parse]), measured);
    expect(value.measured && value.value).toBeCloseTo(Math.cbrt(100 * 400 * 100), 6);
  });

  it.each(['median', 'mean'] as const)('is the %s where that is asked for', (statistic) => {
    const measured = new Measured();
    const { point, ...interval } = statistics[statistic];
    expect(measure(of({ statistic }), run(measured, [parse]), measured)).toMatchObject({ value: point, interval });
  });

  it('of a statistic has an interval of 95 %, whatever the bench set', () => {
    const measured = new Measured();
    const wide = bench('parse', 100, { statistics, confidenceLevel: 0.5 });
    const value = measure(of({ statistic: 'median' }), run(measured, [wide]), measured);
    expect(value.measured && value.interval.lower).toBeLessThan(80);
  });

  it('is not measured where one of the benchmarks lacks the statistic, or none has the id', () => {
    const measured = new Measured();
    const lacking = measure(of({ statistic: 'slope' }), run(measured, [parse]), measured);
    expect(lacking).toMatchObject({ measured: false, unit: 'ns', why: 'the benchmarks state no slope' });
    const nowhere = measure(of({ id: 'nowhere' }), run(measured, [parse]), measured);
    expect(nowhere).toMatchObject({ measured: false, why: 'no benchmark matches' });
  });

  it('of a quick run says so', () => {
    const measured = new Measured();
    expect(measure(of({}), run(measured, [parse], { quick: true }), measured)).toMatchObject({
      source: { quick: true },
    });
  });
});

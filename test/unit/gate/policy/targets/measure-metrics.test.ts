import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { MeasurementRef } from '../../../../../gate/contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../../../../gate/contract/suite-record.ts';
import type { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';
import { judgeSides } from '../../../../../gate/policy/suites/judge-sides.ts';
import { judgeSuite } from '../../../../../gate/policy/suites/judge-suite.ts';
import { measureMetrics } from '../../../../../gate/policy/targets/measure-metrics.ts';
import type { Metric } from '../../../../../gate/profile/profile.ts';
import {
  bench,
  COMMIT,
  inputOf,
  Measured,
  onCuda,
  profileOf,
  suiteRun,
  TREE,
} from '../../../../support/policy/measured.ts';

const suites = {
  unit: { kind: 'criterion', lane: 'cpu', command: 'cargo bench' },
  gpu: { kind: 'criterion', lane: 'cuda', command: 'cargo bench --features gpu', fallback: 'cargo bench' },
  tool: { kind: 'command', lane: 'cpu', command: 'tool {report}' },
} as const;

const measure = (metric: z.input<typeof Metric>, runs: SuiteRecord[], measured: Measured) => {
  const profile = profileOf({ suites, metrics: { it: metric } });
  const asked = { suites: null, executables: null, baseSuites: [], unrecorded: 'not run' };
  const sets = measured.judged(profile, inputOf(runs, profile));
  const judged = judgeSides({ profile, headSha: COMMIT }, TREE, runs, sets);
  const value = measureMetrics(
    profile,
    judged.map((suite) => judgeSuite(profile, suite, asked)),
  ).get('it');
  if (value === undefined) throw new Error('expected the metric');
  return value;
};

const speedup = {
  unit: 'x',
  ratio: {
    of: { suites: ['unit'], benchmark: '^(?<work>\\w+)_scalar/(?<size>\\d+)$' },
    over: { suites: ['unit'], benchmark: '^(?<work>\\w+)_simd/(?<size>\\d+)$' },
  },
};

describe('a ratio', () => {
  const pairs = [
    bench('add_scalar/64', 400),
    bench('add_simd/64', 200),
    bench('mul_scalar/64', 900),
    bench('mul_simd/64', 100),
  ];

  it('is the geometric mean over the pairs of the same named groups, with an interval', () => {
    const measured = new Measured();
    const lone = [bench('div_scalar/64', 1), bench('div_simd/32', 1)];
    const value = measure(
      speedup,
      [suiteRun({ measurements: [measured.set({ benchmarks: [...pairs, ...lone] })] })],
      measured,
    );
    expect(value).toMatchObject({ measured: true, exact: false });
    if (!value.measured) return;
    expect(value.value).toBeCloseTo(Math.sqrt(2 * 9), 10);
    expect(value.interval.lower).toBeLessThan(value.value);
    expect(value.interval.upper).toBeGreaterThan(value.value);
    expect(value.interval.upper / value.value).toBeLessThan(1.02);
  });

  it('pairs nothing across leases: what was taken over only with what that lease measured too', () => {
    const measured = new Measured();
    const [scalar, simd] = pairs.slice(0, 2);
    if (scalar === undefined || simd === undefined) throw new Error('expected pairs');
    const own = measured.set().key;
    const set = (of: BenchmarkMeasurement, key: string) => ({
      ...measured.set({
        benchmarks: [of],
        executable: { key, package: 'one', target: key, features: ['cpu'], args: ['--bench'] },
      }),
    });
    const from = (lease: string) => ({ takenOver: { run: 'first', lease, measuredAt: '2026-11-22T09:00:00.000Z' } });
    const [one, other] = [set(scalar, `${own}1`), set(simd, `${own}2`)];
    const value = (...measurements: MeasurementRef[]) => measure(speedup, [suiteRun({ measurements })], measured);
    expect(value({ ...one, ...from('l1') }, other).measured).toBe(false);
    expect(value({ ...one, ...from('l1') }, { ...other, ...from('l2') }).measured).toBe(false);
    expect(value({ ...one, ...from('l1') }, { ...other, ...from('l1') }).measured).toBe(true);
    expect(value(one, other).measured).toBe(true);
  });

  it('pairs nothing across hosts', () => {
    const measured = new Measured();
    const [scalar, simd] = pairs;
    const elsewhere = { ...measured.set(), uri: 'other' };
    const own = measured.measurements.get('m0');
    if (scalar === undefined || simd === undefined || own === undefined) throw new Error('expected pairs');
    measured.measurements.set('other', {
      ...own,
      executable: { ...own.executable, key: 'k2' },
      host: { ...own.host, id: 'host-2' },
      benchmarks: [simd],
      listed: [simd.id],
    });
    const here = measured.set({ benchmarks: [scalar], executable: { ...own.executable, key: 'k3' } });
    const value = measure(speedup, [suiteRun({ measurements: [{ ...elsewhere, key: 'k2' }, here] })], measured);
    expect(value).toMatchObject({ measured: false, why: 'no two benchmarks of the same name parts on one host' });
  });

  it('counts an executable once that two suites share', () => {
    const measured = new Measured();
    const shared = measured.set({ benchmarks: pairs });
    const both = {
      unit: 'x',
      ratio: { of: { ...speedup.ratio.of, suites: ['unit', 'gpu'] }, over: speedup.ratio.over },
    };
    const value = measure(
      both,
      [suiteRun({ measurements: [shared] }), suiteRun({ suite: 'gpu', measurements: [shared] })],
      measured,
    );
    expect(value.measured && value.value).toBeCloseTo(Math.sqrt(18), 10);
  });

  it('is marked by a quick or unstable benchmark in it', () => {
    const measured = new Measured();
    const set = measured.set({ benchmarks: pairs, quick: true, remeasured: [bench('add_simd/64', 900)] });
    expect(measure(speedup, [suiteRun({ measurements: [set] })], measured)).toMatchObject({
      source: { quick: true, unstable: true },
    });
  });

  it('reaches to all that the measurements of an unstable benchmark span', () => {
    const measured = new Measured();
    const benchmarks = [bench('add_scalar/64', 260), bench('add_simd/64', 200)];
    const value = (again: number[]) => {
      const remeasured = again.map((ns) => bench('add_simd/64', ns));
      return measure(speedup, [suiteRun({ measurements: [measured.set({ benchmarks, remeasured })] })], measured);
    };
    const steady = value([201]);
    expect(steady.measured && steady.interval.upper).toBeLessThan(1.33);
    const unsteady = value([130, 140]);
    if (!unsteady.measured) throw new Error('expected a figure');
    expect(unsteady).toMatchObject({ value: 1.3, source: { unstable: true } });
    expect(unsteady.interval.lower).toBeLessThanOrEqual(1.29);
    expect(unsteady.interval.upper).toBeCloseTo(260 / (130 * 0.99), 10);
  });

  it('says why where its suite measured nothing', () => {
    const empty = [{ target: 'simd_comparison', kind: 'bench' as const, why: 'runs under libtest: 0 measured' }];
    expect(measure(speedup, [suiteRun({ empty })], new Measured())).toMatchObject({
      measured: false,
      why: 'simd_comparison runs under libtest: 0 measured',
    });
  });

  it('says so where no benchmark matches', () => {
    const measured = new Measured();
    expect(measure(speedup, [suiteRun({ measurements: [measured.set()] })], measured)).toMatchObject({
      why: 'no benchmark matches',
    });
  });
});

describe('an acceleration', () => {
  const sides = { suites: ['gpu'], benchmark: '^matmul/(?<size>\\d+)$' };
  const acceleration = {
    unit: 'x',
    ratio: { of: { ...sides, side: 'cpu' as const }, over: { ...sides, side: 'cuda' as const } },
  };
  const side = (measured: Measured, on: 'cpu' | 'cuda', ns: number) =>
    suiteRun({
      suite: 'gpu',
      side: on,
      ranOn: 'cuda',
      measurements: [measured.set({ command: 'cargo bench', benchmarks: [bench('matmul/64', ns)], ...onCuda() })],
    });

  it('compares the two sides on one CUDA host', () => {
    const measured = new Measured();
    const value = measure(acceleration, [side(measured, 'cuda', 100), side(measured, 'cpu', 230)], measured);
    expect(value).toMatchObject({ measured: true, source: { sides: ['cpu', 'cuda'] } });
    expect(value.measured && value.value).toBeCloseTo(2.3, 10);
  });

  it('is not made of a CPU fallback, whatever side its record names', () => {
    const measured = new Measured();
    const absent = suiteRun({ suite: 'gpu', side: 'cuda', ranOn: 'cuda', notRun: 'no-cuda', reason: 'no CUDA host' });
    const fallback = suiteRun({
      suite: 'gpu',
      measurements: [measured.set({ command: 'cargo bench', benchmarks: [bench('matmul/64')] })],
    });
    expect(measure(acceleration, [absent, fallback], measured)).toMatchObject({
      measured: false,
      why: 'no CUDA host; CPU fallback',
      // What would settle it is the suite's own command, on a CUDA host: the fallback was measured already.
      commands: ['cargo bench --features gpu'],
    });
  });

  it('never mixes the sides where a selector names none', () => {
    const measured = new Measured();
    const rate = { unit: 'elem/s', rate: { suites: ['gpu'], benchmark: 'matmul' } };
    const throughput = { kind: 'elements' as const, perIteration: 10 };
    const on = (where: 'cpu' | 'cuda', ns: number) =>
      suiteRun({
        suite: 'gpu',
        side: where,
        ranOn: 'cuda',
        measurements: [measured.set({ command: 'c', benchmarks: [bench('matmul', ns, { throughput })], ...onCuda() })],
      });
    const value = measure(rate, [on('cpu', 100), on('cuda', 10)], measured);
    expect(value.measured && value.value).toBeCloseTo(1e9, 0);
  });
});

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

  it('of an unstable benchmark spans all that was measured of it, by the same statistic', () => {
    const measured = new Measured();
    const again = bench('parse', 100, { statistics: { median: { point: 150, lower: 140, upper: 160 } } });
    const value = measure(
      of({ statistic: 'median' }),
      run(measured, [parse], { remeasured: [again, again] }),
      measured,
    );
    const whole = measure(of({}), run(measured, [parse], { remeasured: [bench('parse', 200)] }), measured);
    expect(whole).toMatchObject({ interval: { lower: 99, upper: 202 }, source: { unstable: true } });
    expect(value).toMatchObject({ value: 90, source: { unstable: false }, interval: { lower: 85, upper: 95 } });
  });

  it('of a quick run says so', () => {
    const measured = new Measured();
    expect(measure(of({}), run(measured, [parse], { quick: true }), measured)).toMatchObject({
      source: { quick: true },
    });
  });
});

describe('a rate', () => {
  const rate = { unit: 'Melem/s', rate: { suites: ['unit'], benchmark: '^k', scale: 1e6 } };
  const kernel = (id: string, kind: 'elements' | 'bytes' = 'elements') =>
    bench(id, 1000, { throughput: { kind, perIteration: 402_000 } });

  it('is the throughput in its own unit', () => {
    const measured = new Measured();
    const value = measure(
      rate,
      [suiteRun({ measurements: [measured.set({ benchmarks: [kernel('k1'), kernel('k2'), bench('k3')] })] })],
      measured,
    );
    expect(value.measured && value.value).toBeCloseTo(402_000, 5);
  });

  it('is none where nothing or several things are counted', () => {
    const whyOf = (benchmarks: ReturnType<typeof bench>[]) => {
      const measured = new Measured();
      const value = measure(rate, [suiteRun({ measurements: [measured.set({ benchmarks })] })], measured);
      return value.measured ? null : value.why;
    };
    expect(whyOf([bench('k1')])).toBe('the benchmarks state no throughput');
    expect(whyOf([kernel('k1'), kernel('k2', 'bytes')])).toBe('the benchmarks count different things');
  });
});

describe('a reported figure', () => {
  const run = (measured: Measured, report: unknown) => [
    suiteRun({ suite: 'tool', reports: [measured.report({ reports: { report } })] }),
  ];
  const at = (pointer: string, extra = {}) => ({ unit: '%', report: { suite: 'tool', pointer, ...extra } });

  it('is exact, a boolean 1 or 0 where its unit is boolean, scaled where asked', () => {
    const measured = new Measured();
    const runs = run(measured, { a: { 'b/c': 0.998 }, ok: true });
    expect(measure(at('/a/b~1c', { scale: 100 }), runs, measured)).toMatchObject({
      value: 99.8,
      exact: true,
      interval: { lower: 99.8, upper: 99.8 },
    });
    expect(measure({ ...at('/ok'), unit: 'boolean' }, runs, measured)).toMatchObject({ value: 1 });
    expect(measure(at('/ok'), runs, measured)).toMatchObject({ measured: false });
  });

  it('has the noise band for its interval where it is a timing', () => {
    const measured = new Measured();
    const value = measure(at('/rate', { timing: true }), run(measured, { rate: 40 }), measured);
    expect(value).toMatchObject({ value: 40, exact: false, interval: { lower: 36, upper: 44 } });
  });

  it('is none where the place holds no number', () => {
    const measured = new Measured();
    for (const rate of ['40', null, [40], undefined]) {
      expect(measure(at('/rate'), run(measured, { rate, other: 1 }), measured).measured).toBe(false);
    }
  });

  it('compares values, and takes a missing one for no answer', () => {
    const equal = { unit: 'boolean', equal: { suite: 'tool', pointers: ['/first', '/second'] } };
    const measured = new Measured();
    expect(measure(equal, run(measured, { first: 'ab', second: 'ab' }), measured)).toMatchObject({ value: 1 });
    expect(measure(equal, run(measured, { first: 'ab', second: 'cd' }), measured)).toMatchObject({ value: 0 });
    expect(measure(equal, run(measured, { first: 'ab' }), measured)).toMatchObject({ measured: false });
  });
});

import { describe, expect, it } from 'vitest';
import type { MeasurementRef } from '../../../../../gate/contract/measured/measurement-ref.ts';
import type { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';
import { bench, Measured, onCuda, profileOf, suiteRun } from '../../../../support/policy/measured.ts';
import { measureMetric as measure, PAIRS, SPEEDUP } from '../../../../support/policy/measured-metric.ts';

describe('a ratio', () => {
  it('is the geometric mean over the pairs of the same named groups, with an interval', () => {
    const measured = new Measured();
    const lone = [bench('div_scalar/64', 1), bench('div_simd/32', 1)];
    const value = measure(
      SPEEDUP,
      [suiteRun({ measurements: [measured.set({ benchmarks: [...PAIRS, ...lone] })] })],
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
    const [scalar, simd] = PAIRS.slice(0, 2);
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
    const value = (...measurements: MeasurementRef[]) => measure(SPEEDUP, [suiteRun({ measurements })], measured);
    expect(value({ ...one, ...from('l1') }, other).measured).toBe(false);
    expect(value({ ...one, ...from('l1') }, { ...other, ...from('l2') }).measured).toBe(false);
    expect(value({ ...one, ...from('l1') }, { ...other, ...from('l1') }).measured).toBe(true);
    expect(value(one, other).measured).toBe(true);
  });

  it('pairs nothing across hosts', () => {
    const measured = new Measured();
    const [scalar, simd] = PAIRS;
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
    const value = measure(SPEEDUP, [suiteRun({ measurements: [{ ...elsewhere, key: 'k2' }, here] })], measured);
    expect(value).toMatchObject({ measured: false, why: 'no two benchmarks of the same name parts on one host' });
  });

  it('counts an executable once that two suites share', () => {
    const measured = new Measured();
    const shared = measured.set({ benchmarks: PAIRS });
    const both = {
      unit: 'x',
      ratio: { of: { ...SPEEDUP.ratio.of, suites: ['unit', 'gpu'] }, over: SPEEDUP.ratio.over },
    };
    const value = measure(
      both,
      [suiteRun({ measurements: [shared] }), suiteRun({ suite: 'gpu', measurements: [shared] })],
      measured,
    );
    expect(value.measured && value.value).toBeCloseTo(Math.sqrt(18), 10);
  });

  it('says why where its suite measured nothing', () => {
    const empty = [{ target: 'simd_comparison', kind: 'bench' as const, why: 'runs under libtest: 0 measured' }];
    expect(measure(SPEEDUP, [suiteRun({ empty })], new Measured())).toMatchObject({
      measured: false,
      why: 'simd_comparison runs under libtest: 0 measured',
    });
  });

  it('says so where no benchmark matches', () => {
    const measured = new Measured();
    expect(measure(SPEEDUP, [suiteRun({ measurements: [measured.set()] })], measured)).toMatchObject({
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
      // What would settle it are both sides, on a CUDA host.
      commands: ['cargo bench', 'cargo bench --features gpu'],
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

describe("what a program's benches measured", () => {
  const tool = (lane: 'cpu' | 'cuda') =>
    profileOf({
      suites: {
        tool: {
          ...{ kind: 'command', lane, command: 'tool --model {model} --json {report}', criterion: true },
          runs: [{ name: 'small', model: '{models}/small.gguf' }],
        },
      },
      metrics: { parse: { unit: 'ns', time: { suites: ['tool'], id: 'parse' } } },
      targets: { parse: { metric: 'parse', bound: { below: 50 }, missed: 'code-refiner' } },
    });
  const judged = (lane: 'cpu' | 'cuda', extra: object = {}) => {
    const measured = new Measured();
    const command = 'tool --model /srv/models/small.gguf --json /out/tool-small.json';
    const report = measured.report({ run: 'small', command, benchmarks: [bench('parse', 100)], ...extra });
    const record = { suite: 'tool', side: lane, ranOn: lane, command: 'tool --model {model} --json {report}' };
    return measured.judge([suiteRun({ ...record, reports: [report] })], tool(lane)).evaluation.targets[0];
  };

  it('is reproduced by the command as it is typed, without places of the host', () => {
    expect(judged('cpu')).toMatchObject({
      verdict: 'missed',
      reproduce: 'tool --model "$BENCHMARK_GATE_MODELS"/small.gguf --json report.json',
    });
  });

  it('on a CUDA device is the suite’s own side where none is named', () => {
    expect(judged('cuda', onCuda())).toMatchObject({ verdict: 'missed', measured: 100 });
  });
});

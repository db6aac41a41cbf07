import { describe, expect, it } from 'vitest';
import { type ResultFiles, readResult } from '../../../../../gate/criterion/files/read-result.ts';
import type { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';
import { honestFiles, statistic } from '../../../../support/criterion/fixtures.ts';

const estimates = (change: Record<string, unknown>) =>
  JSON.stringify({ ...(JSON.parse(honestFiles()['estimates.json']) as object), ...change });
const sample = (change: Record<string, unknown>) =>
  JSON.stringify({ ...(JSON.parse(honestFiles()['sample.json']) as object), ...change });

const problemOf = (change: Partial<ResultFiles>) => {
  const result = readResult({ ...honestFiles(), ...change }, 'sum/1024');
  return 'problem' in result ? [result.problem.code, result.problem.where] : result.benchmark;
};

describe('an honest result', () => {
  it('is taken, with the slope as its estimate', () => {
    expect(problemOf({})).toMatchObject({ id: 'sum/1024', estimate: { point: 7120 / 1400 } });
  });

  it.each([
    [
      'flat sampling has no slope',
      { 'estimates.json': estimates({ slope: null }), 'sample.json': sample({ sampling_mode: 'Flat' }) },
    ],
    ['Criterion before 0.3.3 names no sampling mode', { 'sample.json': sample({ sampling_mode: undefined }) }],
    [
      'deviations that are not finite decide nothing',
      { 'estimates.json': estimates({ std_dev: statistic(Number.NaN) }) },
    ],
    ['no outlier fences', { 'tukey.json': null }],
    ['a throughput of a kind yet unknown', { 'benchmark.json': '{"full_id":"x","throughput":{"Rows":7}}' }],
    [
      'more elements than a double holds',
      { 'benchmark.json': '{"full_id":"x","throughput":{"Elements":18446744073709551615}}' },
    ],
    ['a unit of nanoseconds', { 'raw.csv': 'group,unit,iteration_count\nsum,ns,10\n' }],
  ] as const)('%s', (_, change) => {
    expect(problemOf(change)).toHaveProperty('estimate');
  });

  it('is the same with the names of Criterion 0.3.0 to 0.3.2, and its two lists of samples', () => {
    const { mean, median, median_abs_dev, slope, std_dev } = JSON.parse(honestFiles()['estimates.json']);
    const { iters, times } = JSON.parse(honestFiles()['sample.json']);
    const first = { Mean: mean, Median: median, MedianAbsDev: median_abs_dev, Slope: slope, StdDev: std_dev };
    const { samplingMode: _, ...same } = problemOf({}) as BenchmarkMeasurement;
    const old = { 'estimates.json': JSON.stringify(first), 'sample.json': JSON.stringify([iters, times]) };
    expect(problemOf(old)).toEqual(same);
    expect(problemOf({ ...old, 'sample.json': JSON.stringify([iters, [50, 100, 155]]) })).toEqual([
      'inconsistent',
      'sum/1024/new/estimates.json',
    ]);
    expect(problemOf({ ...old, 'sample.json': '[[1],[2],[3]]' })).toEqual(['unreadable', 'sum/1024/new/sample.json']);
  });

  it('keeps another confidence level beside its interval', () => {
    const at99 = { ...statistic(7120 / 1400) };
    at99.confidence_interval = { ...at99.confidence_interval, confidence_level: 0.99 };
    expect(problemOf({ 'estimates.json': estimates({ slope: at99 }) })).toHaveProperty('confidenceLevel', 0.99);
    expect(problemOf({})).not.toHaveProperty('confidenceLevel');
  });
});

describe('a result is inconsistent', () => {
  const file = 'sum/1024/new/estimates.json';
  it.each(['mean', 'median', 'slope'])('by an interval of its %s that reaches beyond all samples', (name) => {
    const honest = JSON.parse(honestFiles()['estimates.json'])[name];
    const interval = honest.confidence_interval;
    for (const [lower, upper] of [
      [4.99, interval.upper_bound],
      [interval.lower_bound, 154 / 30 + 0.01],
      [1e-300, 1e300],
      [500, 510],
    ]) {
      const confidence_interval = { ...interval, lower_bound: lower, upper_bound: upper };
      const text = estimates({ [name]: { ...honest, confidence_interval } });
      expect(problemOf({ 'estimates.json': text })).toEqual(['inconsistent', file]);
    }
    const whole = { ...interval, lower_bound: 5, upper_bound: 154 / 30 };
    const text = estimates({ [name]: { ...honest, confidence_interval: whole } });
    expect(problemOf({ 'estimates.json': text })).toHaveProperty('estimate');
  });

  it.each([
    ['mean', estimates({ mean: statistic(5.045) })],
    ['median', estimates({ median: statistic(5.001) })],
    ['slope', estimates({ slope: statistic(5.04) })],
    ['negative', estimates({ mean: statistic(-5) })],
    ['zero', estimates({ slope: statistic(0) })],
    ['null, as Criterion writes NaN', estimates({ mean: statistic(Number.NaN) })],
    ['1e999', honestFiles()['estimates.json'].replace(/"point_estimate":5,/, '"point_estimate":1e999,')],
    ['a bare NaN', honestFiles()['estimates.json'].replace(/"point_estimate":5,/, '"point_estimate":NaN,')],
  ])('by its estimates: %s', (_, text) => {
    expect(problemOf({ 'estimates.json': text })).toEqual(['inconsistent', file]);
  });

  it.each([
    ['unequal lengths', { times: [50, 100] }],
    ['no samples', { iters: [], times: [] }],
    ['a zero time', { times: [50, 0, 154] }],
    ['a negative time', { times: [50, -100, 154] }],
    ['no iterations', { iters: [10, 0, 30] }],
    ['null', { times: [50, null, 154] }],
  ])('by its samples: %s', (_, change) => {
    expect(problemOf({ 'sample.json': sample(change) })).toEqual(['inconsistent', 'sum/1024/new/sample.json']);
  });

  it.each([
    ['linear samples without a slope', { 'estimates.json': estimates({ slope: null }) }],
    ['flat samples with one', { 'sample.json': sample({ sampling_mode: 'Flat' }) }],
  ])('by its sampling: %s', (_, change) => {
    expect(problemOf(change)).toEqual(['inconsistent', file]);
  });

  it('by an identity that does not agree with itself', () => {
    const identity = { ...JSON.parse(honestFiles()['benchmark.json']), group_id: 'sum', function_id: '2048' };
    expect(problemOf({ 'benchmark.json': JSON.stringify(identity) })).toEqual([
      'inconsistent',
      'sum/1024/new/benchmark.json',
    ]);
  });

  it('with an interval upside down', () => {
    const slope = statistic(7120 / 1400);
    slope.confidence_interval = { confidence_level: 0.95, lower_bound: 6, upper_bound: 5 };
    expect(problemOf({ 'estimates.json': estimates({ slope }) })).toEqual(['inconsistent', file]);
  });
});

describe('a result is refused by another name', () => {
  it.each(['estimates.json', 'sample.json', 'benchmark.json', 'tukey.json'] as const)(
    'unreadable: %s cut off',
    (name) => {
      const text = honestFiles()[name];
      for (const length of [0, 1, Math.floor(text.length / 2), text.length - 1]) {
        expect(problemOf({ [name]: text.slice(0, length) })).toEqual(['unreadable', `sum/1024/new/${name}`]);
      }
    },
  );

  it.each([
    ['another shape', { 'sample.json': '[]' }, 'sample.json'],
    ['text for a number', { 'sample.json': '{"iters":["1"],"times":[1]}' }, 'sample.json'],
    ['deep nesting', { 'estimates.json': '['.repeat(500_000) }, 'estimates.json'],
    ['no samples at all', { 'sample.json': null }, 'sample.json'],
    ['an empty id', { 'benchmark.json': '{"full_id":""}' }, 'benchmark.json'],
    ['an id that leads out', { 'benchmark.json': '{"full_id":"../x","directory_name":"../x"}' }, 'benchmark.json'],
    ['a custom unit', { 'raw.csv': 'group,unit,iteration_count\n"a,b",cycles,10\n' }, 'raw.csv'],
  ] as const)('unreadable: %s', (_, change, name) => {
    expect(problemOf(change)).toEqual(['unreadable', `sum/1024/new/${name}`]);
  });

  it('incomplete: the run ended before benchmark.json', () => {
    expect(problemOf({ 'benchmark.json': null })).toEqual(['incomplete', 'sum/1024/new/benchmark.json']);
  });

  it("invented: the quick mode's placeholder", () => {
    const flat = { iters: [1, 1], times: [1e6, 1e6], sampling_mode: 'Flat' };
    const stored = { mean: statistic(1e6), median: statistic(1e6), slope: null };
    const change = { 'sample.json': JSON.stringify(flat), 'estimates.json': estimates(stored) };
    expect(problemOf(change)).toEqual(['invented', 'sum/1024/new/sample.json']);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCriterionTree } from '../../../../../adapters/criterion/read-tree.ts';
import { measurementFault } from '../../../../../gate/criterion/files/check-measurement.ts';
import { readResult } from '../../../../../gate/criterion/files/read-result.ts';
import { tukeyFences } from '../../../../../gate/criterion/files/tukey-fences.ts';
import { writeResult } from '../../../../../gate/criterion/files/write-result.ts';
import type { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';
import { honestFiles, tree } from '../../../../support/criterion/fixtures.ts';
import fc from '../../../../support/properties.ts';

const honest = (change: Partial<BenchmarkMeasurement> = {}): BenchmarkMeasurement => {
  const result = readResult(honestFiles(), 'sum/1024');
  if ('problem' in result) throw new Error(result.problem.message);
  return { ...result.benchmark, ...change };
};

const written = (benchmark: BenchmarkMeasurement) => {
  const result = writeResult(benchmark);
  if ('lacks' in result) throw new Error(`${benchmark.id}: ${result.lacks}`);
  return result;
};

const lacks = (benchmark: BenchmarkMeasurement): string => {
  const result = writeResult(benchmark);
  return 'lacks' in result ? result.lacks : 'nothing';
};

describe.each(['0.3', '0.4', '0.5', '0.7', '0.8', 'quick-0.4', 'quick-0.8'])('a tree of Criterion %s', (version) => {
  it('is written again as Criterion wrote it, figure by figure', async () => {
    const { benchmarks } = await readCriterionTree(tree(version));
    expect(benchmarks.length).toBeGreaterThan(0);
    for (const benchmark of benchmarks) {
      const { folder, files } = written(benchmark);
      expect(folder.join('/')).toBe(benchmark.directory);
      for (const name of ['estimates.json', 'sample.json', 'benchmark.json'] as const) {
        const original = JSON.parse(await readFile(join(tree(version), ...folder, 'new', name), 'utf8'));
        expect(JSON.parse(files[name]), `${benchmark.directory}/${name}`).toEqual(original);
      }
      const fences = JSON.parse(await readFile(join(tree(version), ...folder, 'new', 'tukey.json'), 'utf8'));
      for (const [index, fence] of (JSON.parse(files['tukey.json']) as number[]).entries()) {
        expect(fence).toBeCloseTo(fences[index], 6);
      }
    }
  });

  it('is consistent in itself once it was read', async () => {
    const { benchmarks } = await readCriterionTree(tree(version));
    expect(benchmarks.map(measurementFault).filter((fault) => fault !== null)).toEqual([]);
  });
});

describe('a written result', () => {
  it('is read back as it was, at another confidence level too', () => {
    const benchmark = honest({ confidenceLevel: 0.99, throughput: { kind: 'bits', perIteration: 7 } });
    expect(readResult(written(benchmark).files, 'sum/1024')).toEqual({ benchmark });
  });

  it('has the whole id for its group where its parts were not kept', () => {
    expect(JSON.parse(written(honest()).files['benchmark.json'])).toMatchObject({
      group_id: 'sum/1024',
      function_id: null,
      value_str: null,
    });
    expect(JSON.parse(written(honest({ parameter: '1024' })).files['benchmark.json'])).toMatchObject({
      group_id: 'sum',
      function_id: null,
      value_str: '1024',
    });
  });

  it.each([
    ['samples', { samples: undefined }, /no samples.*printed output/],
    ['a sample', { samples: [] }, /no samples/],
    ['a folder', { directory: undefined }, /folder was not kept/],
    ['statistics', { statistics: undefined }, /mean was not kept/],
    ['a standard error', { statistics: { mean: { point: 5, lower: 4, upper: 6 } } }, /standard error of its mean/],
  ])('is not made up where the measurement lacks %s', (_, change, why) => {
    const { samples, directory, statistics, ...rest } = { ...honest(), ...change };
    const kept = Object.entries({ samples, directory, statistics }).filter(([, value]) => value !== undefined);
    expect(lacks({ ...rest, ...Object.fromEntries(kept) })).toMatch(why);
  });

  it.each([
    '',
    '..',
    '../x',
    'a/../../x',
    '/etc',
    'a//b',
    './a',
    'a/',
    'a\\b',
    'a\0b',
    'x'.repeat(256),
    'a/'.repeat(9),
  ])('has no place in the folder %j', (directory) =>
    expect(lacks(honest({ directory }))).toMatch(/is none that Criterion makes/),
  );
});

describe('a measurement that says something else than its samples', () => {
  const statistics = honest().statistics ?? {};
  it.each([
    ['an estimate that is another one', { estimate: { point: 4, lower: 3, upper: 5 } }, /estimate is not its slope/],
    [
      'a mean that does not follow',
      { statistics: { ...statistics, mean: { point: 4, lower: 3, upper: 5 } } },
      /^mean is 4 ns, but its samples give 5/,
    ],
    ['an impossible sample', { samples: [{ iters: 10, ns: -1 }] }, /^sample 0/],
    ['no sample', { samples: [] }, /no samples/],
    [
      'an interval upside down',
      { statistics: { ...statistics, slope: { ...honest().estimate, lower: 9, upper: 8 } } },
      /^the interval of slope/,
    ],
  ])('is named: %s', (_, change, fault) => expect(measurementFault(honest(change))).toMatch(fault));

  it('needs samples, unless it was read from printed output', () => {
    const { samples, statistics: all, ...printed } = honest();
    expect(samples).toHaveLength(3);
    expect(Object.keys(all ?? {})).toContain('mean');
    expect(measurementFault(printed)).toMatch(/no samples/);
    expect(measurementFault({ ...printed, source: 'criterion-output' })).toBeNull();
  });
});

it('puts fences around the quartiles, in order, and moves them with the samples', () => {
  expect(tukeyFences([1, 2, 3, 4, 5].map((ns) => ({ iters: 1, ns })))).toEqual([-4, -1, 7, 10]);
  const times = fc.array(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(times, (all) => {
      const fences = tukeyFences(all.map((ns) => ({ iters: 1, ns })));
      expect([...fences].sort((a, b) => a - b)).toEqual(fences);
    }),
  );
});

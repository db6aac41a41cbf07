import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCriterionTree } from '../../../../../adapters/criterion/read-tree.ts';
import { recompute } from '../../../../../gate/criterion/files/recompute.ts';
import { tukeyFences } from '../../../../../gate/criterion/files/tukey-fences.ts';
import type { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';
import { rateOf } from '../../../../../gate/statistics/rate.ts';
import { type ExpectedStatistics, expected, tree } from '../../../../support/criterion/fixtures.ts';

const { trees } = await expected();

/** Every tree but the one whose measurement is no time: nothing of it is read. */
const names = Object.keys(trees).filter((name) => !name.startsWith('custom-'));

/**
 * Sums of a hundred doubles differ by about 1e-14 between two orders of summation, and quantiles of quotients by less.
 * Spreads are differences of times, and are as exact as the times are: the difference is measured in these.
 */
const TOLERANCE = 1e-12;

interface Pair {
  readonly found: number | undefined;
  readonly reference: number | undefined;
}

const farthest = (pairs: readonly Pair[], scale: number): number =>
  Math.max(...pairs.map(({ found = Number.NaN, reference = Number.NaN }) => Math.abs(found - reference) / scale));

const points = ({ statistics = {} }: BenchmarkMeasurement, reference: ExpectedStatistics): Pair[] =>
  (['mean', 'median', 'std_dev', 'median_abs_dev'] as const).map((name) => ({
    found: statistics[name]?.point,
    reference: reference[name],
  }));

const fences = (found: readonly number[], reference: ExpectedStatistics): Pair[] =>
  reference.tukey.map((fence, index) => ({ found: found[index], reference: fence }));

it('there are references for the trees of all versions, and of --quick', () => {
  expect(names).toEqual(expect.arrayContaining(['0.3', '0.4', '0.5', '0.6', '0.7', '0.8', 'quick-0.4', 'quick-0.8']));
});

describe.each(names)('what NumPy and SciPy compute from the samples of %s', (name) => {
  const references = new Map(Object.entries(trees[name] ?? {}));

  const each = async (check: (benchmark: BenchmarkMeasurement, reference: ExpectedStatistics) => unknown) => {
    const { benchmarks, problems } = await readCriterionTree(tree(name));
    expect(problems).toEqual([]);
    expect(benchmarks.map(({ directory }) => directory).sort()).toEqual([...references.keys()].sort());
    for (const benchmark of benchmarks) {
      const reference = references.get(benchmark.directory ?? '');
      if (reference !== undefined) await check(benchmark, reference);
    }
  };

  it('is what the gate computes from them', () =>
    each(({ directory, samples = [] }, reference) => {
      const found = recompute(samples);
      const pairs = (['mean', 'median', 'slope'] as const).map((key) => ({
        found: found[key],
        reference: reference[key],
      }));
      expect(farthest(pairs, reference.mean), directory).toBeLessThan(TOLERANCE);
      expect(farthest(fences(tukeyFences(samples), reference), reference.mean), directory).toBeLessThan(TOLERANCE);
    }));

  it('is what the gate reads beside them', () =>
    each(async (benchmark, reference) => {
      const { directory = '', estimate, samplingMode } = benchmark;
      expect(farthest(points(benchmark, reference), reference.mean), directory).toBeLessThan(TOLERANCE);
      const typical = samplingMode === 'flat' ? reference.mean : reference.slope;
      expect(farthest([{ found: estimate.point, reference: typical }], typical), directory).toBeLessThan(TOLERANCE);
      expect(estimate.lower, directory).toBeLessThanOrEqual(estimate.upper);
      const stored = JSON.parse(await readFile(join(tree(name), directory, 'new', 'tukey.json'), 'utf8')) as number[];
      expect(farthest(fences(stored, reference), reference.mean), directory).toBeLessThan(TOLERANCE);
    }));

  it('gives the rate of each that has one, and of no other', () =>
    each((benchmark, { rate }) => {
      const found = rateOf(benchmark)?.point;
      expect(found === undefined, benchmark.id).toBe(rate === undefined);
      if (rate !== undefined) {
        expect(farthest([{ found, reference: rate }], rate), benchmark.id).toBeLessThan(TOLERANCE);
      }
    }));
});

import { expect, it } from 'vitest';
import { copiedResults } from '../../../../../gate/criterion/files/copied-results.ts';
import type { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';

const result = (directory: string, seed: number, id = 'hash/sha256'): BenchmarkMeasurement => ({
  id,
  unit: 'ns',
  estimate: { point: 1, lower: 1, upper: 1 },
  samples: [1, 2, 3].map((iters) => ({ iters, ns: 5_000_000 * iters + seed * iters * iters })),
  source: 'criterion-files',
  directory,
});
const copies = (...benchmarks: BenchmarkMeasurement[]) =>
  [...copiedResults(benchmarks).values()].map(({ code, where }) => [code, where]);

it('knows a result whose files were all copied, wherever they lie', () => {
  expect(copies(result('hash/sha256', 100), result('hash/sha256_2', 100))).toEqual([
    ['invented', 'hash/sha256_2/new/sample.json'],
  ]);
  expect(copies(result('b/hash/sha256', 100), result('a/hash/sha256', 100))).toEqual([
    ['invented', 'b/hash/sha256/new/sample.json'],
  ]);
});

it('knows a result under the identity of one above it', () => {
  expect(copies(result('x/hash/sha256', 200), result('hash/sha256', 100))).toEqual([
    ['inconsistent', 'x/hash/sha256/new/benchmark.json'],
  ]);
});

it('leaves two honest results of one id alone, and results of several trees', () => {
  expect(copies(result('hash/sha256', 100), result('hash/sha256_2', 200))).toEqual([]);
  expect(copies(result('a/criterion/hash/sha256', 100), result('b/criterion/hash/sha256', 200))).toEqual([]);
  expect(copies(result('hash/sha256', 100), result('hash/md5', 100, 'hash/md5'))).toEqual([]);
});

it('leaves samples alone that chance repeats', () => {
  const steady = {
    samples: [
      { iters: 1, ns: 40 },
      { iters: 2, ns: 80 },
    ],
  };
  expect(copies({ ...result('a', 0), ...steady }, { ...result('a_2', 0), ...steady })).toEqual([]);
});

it('knows each of many', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => result(`a_${at}`, 1 + (at % 10_000)));
  expect(copies(...many)).toHaveLength(10_000);
});

import { describe, expect, it } from 'vitest';
import { benchCompareResults } from '../../../../gate/baseline/bench-compare.ts';
import { documentOfRounds } from '../../../support/comparison/round-documents.ts';

const document = documentOfRounds([
  { id: 'group/size/1024', times: [100] },
  { id: 'group/size/1024', times: [200], suite: 'second' },
  { id: 'alone', times: [300] },
]);

/** As the tool itself reads it: numbers two levels below `benchmarks`, by category and test. */
function asRead(value: unknown): Record<string, Record<string, number>> {
  const { benchmarks } = JSON.parse(JSON.stringify(value));
  return Object.fromEntries(
    Object.entries<Record<string, Record<string, number>>>(benchmarks).flatMap(([category, tests]) =>
      Object.entries(tests).map(([test, metrics]) => [`${category}_${test}`, metrics]),
    ),
  );
}

describe('results for bench-compare', () => {
  it('hold every benchmark by category and test, and name what has no place', () => {
    const { results, benchmarks, leftOut } = benchCompareResults(document, {});
    expect(asRead(results)).toEqual({ 'group_size/1024': { mean_ns: 100 }, bench_alone: { mean_ns: 300 } });
    expect([benchmarks, leftOut]).toEqual([2, [expect.objectContaining({ id: 'group/size/1024', suite: 'second' })]]);
    expect(results).toMatchObject({ git: { sha: document.commit, branch: 'main' }, environment: { device: 'cpu' } });
  });

  it('hold a suite alone, and rates that are worse where they fall', () => {
    const [suite] = document.suites;
    const [benchmark] = suite?.executables[0]?.benchmarks ?? [];
    Object.assign(benchmark ?? {}, { throughput: { kind: 'elements', perIteration: 1000 } });
    const { results } = benchCompareResults(document, { suite: 'cpu' });
    expect(asRead(results)['group_size/1024']).toEqual({ mean_ns: 100, throughput_elements_per_sec: 1e10 });
    expect(asRead(benchCompareResults(document, { suite: 'second' }).results)['group_size/1024']?.mean_ns).toBe(200);
  });
});

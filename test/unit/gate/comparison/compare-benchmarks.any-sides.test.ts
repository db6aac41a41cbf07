import { describe, expect, it } from 'vitest';
import { compare, suite, verdicts } from '../../../support/comparison/compared-rounds.ts';
import { Random } from '../../../support/comparison/random.ts';
import type { RoundBenchmark } from '../../../support/comparison/round-documents.ts';
import fc from '../../../support/properties.ts';

describe('any two sides', () => {
  const anySuite = fc.array(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 15 }), {
    minLength: 1,
    maxLength: 14,
  });
  const named = (suite: readonly number[][]): RoundBenchmark[] =>
    suite.map((times, index) => ({ id: `b${index}`, times }));
  const inverse: Record<string, string> = { slower: 'faster', faster: 'slower' };

  it('are never slower or faster than themselves', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const found = Object.values(verdicts(compare(named(suite), named(suite))));
        expect(
          found.filter((verdict) => verdict === 'slower' || verdict === 'faster' || verdict === 'suspected'),
        ).toEqual([]);
      }),
    );
  });

  it('are inverted where they are swapped, to the last bit of the probability', () => {
    fc.assert(
      fc.property(anySuite, anySuite, (one, other) => {
        const [forth, back] = [compare(named(one), named(other)), compare(named(other), named(one))];
        for (const [index, each] of forth.benchmarks.entries()) {
          const swapped = back.benchmarks[index];
          expect(swapped?.verdict).toBe(inverse[each.verdict] ?? each.verdict);
          expect(swapped?.judged?.probability).toBe(each.judged?.probability);
          expect((swapped?.ratio ?? 0) * each.ratio).toBeCloseTo(1, 9);
        }
        expect(back.missing).toEqual(forth.added);
      }),
    );
  });

  it('are the same in whatever order benchmarks and rounds come', () => {
    fc.assert(
      fc.property(anySuite, anySuite, (one, other) => {
        const turned = (suite: readonly number[][]) =>
          named(suite)
            .map((each) => ({ ...each, times: [...each.times].reverse() }))
            .reverse();
        const strip = ({ benchmarks }: ReturnType<typeof compare>) =>
          benchmarks.map(({ first: _first, second: _second, ...rest }) => rest);
        expect(strip(compare(turned(one), turned(other)))).toEqual(strip(compare(named(one), named(other))));
      }),
    );
  });

  it('say the same in another unit of time', () => {
    const random = new Random(8);
    for (let run = 0; run < 20; run += 1) {
      const [one, other] = [suite(run), suite(run + 100, 14, () => 100 + 10 * random.uniform())];
      const scaled = (some: readonly RoundBenchmark[]) =>
        some.map((each) => ({ ...each, times: each.times.map((time) => time * 1000) }));
      expect(verdicts(compare(scaled(one), scaled(other)))).toEqual(verdicts(compare(one, other)));
    }
  });
});

import { describe, expect, it } from 'vitest';
import { readCriterionTree } from '../../../../adapters/criterion/read-tree.ts';
import type { BenchmarkMeasurement } from '../../../../gate/criterion/measurement.ts';
import { normalQuantile, timeOf, Z_95 } from '../../../../gate/statistics/interval.ts';
import { rateOf } from '../../../../gate/statistics/rate.ts';
import { geometricMean, noiseBand, ratioOf } from '../../../../gate/statistics/ratio.ts';
import { expected, tree } from '../../../support/criterion/fixtures.ts';
import fc from '../../../support/properties.ts';

const times = async () => {
  const { benchmarks } = await readCriterionTree(tree('0.7'));
  return ['throughput/elements/1024', 'throughput/elements/4096'].map((id) => {
    const found = benchmarks.find((benchmark) => benchmark.id === id);
    if (found === undefined) throw new Error(`no ${id}`);
    return timeOf(found);
  });
};

const close = (found: object, wanted: object) => {
  for (const [name, value] of Object.entries(wanted)) expect(found).toHaveProperty(name, expect.closeTo(value, 6));
};

describe('against SciPy', () => {
  it('a ratio of two real benchmarks', async () => {
    const [small, large] = await times();
    if (small && large) close(ratioOf(large, small), (await expected())['ratio of 4096 over 1024']);
    expect.assertions(3);
  });

  it('their geometric mean', async () => {
    close(geometricMean(await times()), (await expected())['geometric mean of both']);
    expect.assertions(3);
  });

  it('normal quantiles', async () => {
    expect(normalQuantile(0.975)).toBeCloseTo(Z_95, 5);
    expect(normalQuantile(0.995)).toBeCloseTo((await expected())['z of 0.99'], 5);
  });
});

const estimate = fc
  .record({
    point: fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
    width: fc.double({ min: 0, max: 0.5, noNaN: true }),
  })
  .map(({ point, width }) => ({ point, lower: point / (1 + width), upper: point * (1 + width) }));

describe('a ratio', () => {
  it('turned over is the other one, with its bounds exchanged', () => {
    fc.assert(
      fc.property(estimate, estimate, (a, b) => {
        const [ratio, inverse] = [ratioOf(a, b), ratioOf(b, a)];
        expect(ratio.point * inverse.point).toBeCloseTo(1, 9);
        expect(ratio.lower * inverse.upper).toBeCloseTo(1, 9);
        expect(ratio.lower).toBeLessThanOrEqual(ratio.point * (1 + 1e-9));
      }),
    );
  });

  it('has the interval of its one uncertain side', () => {
    const exact = { point: 2, lower: 2, upper: 2 };
    close(ratioOf({ point: 10, lower: 8, upper: 12.5 }, exact), { point: 5, lower: 4, upper: 6.25 });
    expect.assertions(3);
  });
});

describe('a geometric mean', () => {
  it('of equal estimates is narrower by the root of their number', () => {
    const one = { point: 4, lower: 2, upper: 8 };
    const mean = geometricMean([one, one, one, one]);
    expect(mean.point).toBeCloseTo(4, 9);
    expect(Math.log(mean.upper / mean.lower)).toBeCloseTo(Math.log(8 / 2) / 2, 9);
    expect(geometricMean([one])).toEqual(one);
    expect(geometricMean([]).point).toBeNaN();
  });
});

describe('the noise band', () => {
  it.each([
    [100, 110, true],
    [110, 100, true],
    [100, 111, false],
    [111, 100, false],
  ])('%d and %d: %s', (first, second, stable) => {
    expect(noiseBand(first, second, 0.1 + 1e-12).stable).toBe(stable);
  });
});

const benchmark = (change: Partial<BenchmarkMeasurement>): BenchmarkMeasurement => ({
  id: 'x',
  unit: 'ns',
  estimate: { point: 1000, lower: 800, upper: 1250 },
  source: 'criterion-files',
  ...change,
});

describe('rates and intervals of a benchmark', () => {
  it('are highest at the shortest time', () => {
    const found = rateOf(benchmark({ throughput: { kind: 'elements', perIteration: 500 } }));
    expect(found).toEqual({ kind: 'elements', point: 5e8, lower: 4e8, upper: 6.25e8 });
    expect(rateOf(benchmark({}))).toBeNull();
  });

  it('are brought to 95 % from another confidence level', () => {
    const found = timeOf(benchmark({ confidenceLevel: 0.99 }));
    expect(Math.log(found.upper / 1000)).toBeCloseTo((Math.log(1.25) * Z_95) / 2.5758293, 6);
    expect(timeOf(benchmark({}))).toEqual({ point: 1000, lower: 800, upper: 1250 });
  });
});

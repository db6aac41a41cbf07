import { describe, expect, it } from 'vitest';
import type { MeasurementSet } from '../../../../../gate/baseline/measurement-set.ts';
import { MeasuredNumbers } from '../../../../../gate/contract/measured/measured-numbers.ts';
import { bench, Measured, onCuda, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const profile = profileOf();

function numbersOf(...sets: Partial<MeasurementSet>[]) {
  const measured = new Measured();
  const measurements = sets.map((set) => measured.set(set));
  return measured.judge([suiteRun({ measurements })], profile).evaluation.measured;
}

describe('the numbers of an outcome', () => {
  it('are those of the benchmarks that take longest, the longest first', () => {
    const benchmarks = Array.from({ length: 61 }, (_, at) => bench(`size/${at}`, 1000 + ((at * 37) % 61)));
    const numbers = numbersOf({ benchmarks });
    expect(numbers?.benchmarks).toBe(61);
    expect(numbers?.largest.map(({ time }) => time.point)).toEqual(Array.from({ length: 20 }, (_, at) => 1060 - at));
    expect(MeasuredNumbers.parse(numbers)).toEqual(numbers);
  });

  it('have six digits, an interval of 95 %, and a rate where one is stated', () => {
    const estimate = { point: 7379300.123, lower: 7362000.456, upper: 7401000.789 };
    const throughput = { kind: 'elements' as const, perIteration: 4096 };
    const [stated, wider] =
      numbersOf({
        benchmarks: [
          bench('stated', 1, { estimate, throughput }),
          bench('wider', 1, { estimate: { point: 100, lower: 99, upper: 101 }, confidenceLevel: 0.68 }),
        ],
      })?.largest ?? [];
    expect(stated).toEqual({
      benchmark: 'stated',
      suite: 'unit',
      target: 'speed',
      lane: 'cpu',
      time: { point: 7379300, lower: 7362000, upper: 7401000 },
      rate: { kind: 'elements', perSecond: 555066 },
    });
    expect(wider?.time.lower).toBeLessThan(98.2);
    expect(wider?.time.upper).toBeGreaterThan(101.8);
  });

  it('say what is unsteady or quick, and on which lane', () => {
    const unsteady = { benchmarks: [bench('a', 100)], remeasured: [bench('a', 150)] };
    expect(numbersOf(unsteady)?.largest).toEqual([expect.objectContaining({ benchmark: 'a', unstable: true })]);
    expect(numbersOf({ quick: true })?.largest[0]).toMatchObject({ quick: true });
    const cuda = profileOf({ suites: { gpu: { kind: 'criterion', lane: 'cuda', command: 'cargo bench' } } });
    const measured = new Measured();
    const run = { suite: 'gpu', side: 'cuda', ranOn: 'cuda', measurements: [measured.set(onCuda())] } as const;
    expect(measured.judge([suiteRun(run)], cuda).evaluation.measured?.largest[0]).toMatchObject({ lane: 'cuda' });
  });

  it('count an executable that two suites share once', () => {
    const command = 'cargo bench -p one --no-default-features --features cpu';
    const suite = { kind: 'criterion', lane: 'cpu', command } as const;
    const two = profileOf({ suites: { first: suite, second: suite } });
    const measured = new Measured();
    const measurements = [measured.set()];
    const runs = ['first', 'second'].map((name) => suiteRun({ suite: name, measurements }));
    const numbers = measured.judge(runs, two).evaluation.measured;
    expect(numbers).toMatchObject({ benchmarks: 2, largest: [{ suite: 'first' }, { suite: 'first' }] });
  });

  it('count an executable that a compared suite took over, and another suite measured since, once', () => {
    const command = 'cargo bench -p one --no-default-features --features cpu';
    const suite = { kind: 'criterion', lane: 'cpu', command } as const;
    const side = { suites: ['first'], benchmark: 'a' };
    const metrics = { even: { unit: 'x', ratio: { of: side, over: { ...side, benchmark: 'b' } } } };
    const takenOver = { run: 'before', lease: 'l1', measuredAt: '2026-11-22T09:00:00.000Z' };
    const names = ['first', 'second'];
    for (const order of [names, names.toReversed()]) {
      const two = profileOf({ suites: Object.fromEntries(order.map((name) => [name, suite])), metrics });
      const measured = new Measured();
      const before = { ...measured.set({ benchmarks: [bench('a', 100), bench('b', 200)] }), takenOver };
      const since = measured.set({ benchmarks: [bench('a', 110), bench('b', 220)] });
      const runs = [
        suiteRun({ suite: 'first', measurements: [before] }),
        suiteRun({ suite: 'second', measurements: [since] }),
      ];
      const { evaluation } = measured.judge(runs, two);
      const largest = [220, 110].map((point) => ({ time: { point } }));
      expect(evaluation.measured).toMatchObject({ benchmarks: 2, largest });
      expect(evaluation.suites.map(({ benchmarks }) => benchmarks)).toEqual([2, 2]);
    }
  });

  it('are the ones that count, and absent where none does', () => {
    expect(numbersOf({ benchmarks: [bench('wrong', -1)] })).toBeUndefined();
    expect(numbersOf({})?.benchmarks).toBe(2);
    expect(new Measured().judge([], profile).evaluation).not.toHaveProperty('measured');
  });

  it('are numbers that an outcome can hold, whatever a bench measured', () => {
    const estimate = { point: 1, lower: -1, upper: Number.MAX_VALUE };
    const rounded = { point: 1, lower: -1, upper: 1.79769e308 };
    const throughput = { kind: 'bytes' as const, perIteration: 1e308 };
    const id = `a\n${'é'.repeat(5000)}`;
    const numbers = numbersOf({ benchmarks: [bench(id, 1, { estimate, throughput, confidenceLevel: 0.5 })] });
    expect(numbers?.benchmarks).toBe(1);
    expect(MeasuredNumbers.parse(JSON.parse(JSON.stringify(numbers))).largest).toEqual([
      { benchmark: expect.stringMatching(/^a é+…$/), suite: 'unit', target: 'speed', lane: 'cpu', time: rounded },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { comparableBenchmarks } from '../../../../gate/comparison/comparable-baseline.ts';
import { compareBenchmarks } from '../../../../gate/comparison/compare-benchmarks.ts';
import { decideGate, perfLine } from '../../../../gate/comparison/decide-gate.ts';
import { compare, sidesOf, suite, TERMS, times, verdicts } from '../../../support/comparison/compared-rounds.ts';
import { Random } from '../../../support/comparison/random.ts';
import { documentOfRounds, type RoundBenchmark } from '../../../support/comparison/round-documents.ts';

describe('rounds of one session', () => {
  it('are slower, faster and the same, with the ratio in its interval', () => {
    const level = (index: number) => (index === 0 ? 110 : index === 1 ? 90 : 100);
    const compared = compare(suite(1), suite(2, 14, level));
    expect(verdicts(compared)).toMatchObject({ b0: 'slower', b1: 'faster', b2: 'same' });
    for (const { ratio, judged, errorTerm } of compared.benchmarks) {
      expect(judged?.lower).toBeLessThan(ratio);
      expect(judged?.upper).toBeGreaterThan(ratio);
      expect(errorTerm).toBe('rounds');
    }
    expect(decideGate(compared, TERMS)).toEqual({ gate: 'fail', undecided: [] });
    expect(perfLine(compared.benchmarks)).toMatch(
      /^perf: worst \+\d+(\.\d)? % \(b0\); 1 slower, 1 faster, 1\d same, \d inconclusive$/,
    );
    expect(decideGate(compared, { ...TERMS, thresholds: { cpu: 0.2 } }).gate).toBe('pass');
  });

  it('convict nobody where they are fewer than seven, and only suspect where there is one', () => {
    expect(
      verdicts(
        compare(
          suite(1, 6),
          suite(2, 6, () => 150),
        ),
      ),
    ).toMatchObject({ b0: 'few-rounds' });
    const compared = compare(
      suite(1, 1),
      suite(2, 1, () => 150),
    );
    expect(verdicts(compared)).toMatchObject({ b0: 'rounds' });
    expect(decideGate(compared, TERMS)).toEqual({ gate: 'neutral', undecided: ['cpu'] });
  });

  it('of one and of fourteen say nothing without a calibration', () => {
    expect(new Set(Object.values(verdicts(compare(suite(1, 1), suite(2, 14)))))).toEqual(new Set(['rounds']));
  });

  it('tell more in pairs where they share the mood of the machine', () => {
    const random = new Random(3);
    const moods = Array.from({ length: 14 }, () => 0.05 * random.normal());
    const shared = (paired: 'base' | 'change', level: number): RoundBenchmark[] =>
      Array.from({ length: 20 }, (_, index) => ({
        id: `b${index}`,
        paired,
        times: moods.map((mood) => level * Math.exp(mood + 0.003 * random.normal())),
      }));
    const { benchmarks } = compare(shared('base', 100), shared('change', 102));
    expect(new Set(benchmarks.map(({ verdict, errorTerm }) => `${verdict} ${errorTerm}`))).toEqual(
      new Set(['slower pairs']),
    );
    const unpaired = (level: number) => shared('base', level).map(({ paired: _, ...each }) => each);
    expect(verdicts(compare(unpaired(100), unpaired(102)))).toMatchObject({ b0: 'noise' });
  });

  it('leave out the half of a pair whose other half is not there', () => {
    const paired = (of: 'base' | 'change') => suite(of === 'base' ? 1 : 2).map((each) => ({ ...each, paired: of }));
    const [head, ...others] = paired('change');
    // What the halves without another one say, counts for nobody.
    const wild = (head?.times ?? []).map((time, pair) => (pair < 8 ? time : 1e6));
    const cut = (times: readonly number[]) => times.slice(0, 8);
    const [first, ...rest] = paired('base');
    const compared = compare(
      [{ ...first, id: 'b0', times: cut(first?.times ?? []) }, ...rest],
      [{ ...head, id: 'b0', times: wild }, ...others],
    );
    const whole = compare(
      [{ ...first, id: 'b0', times: cut(first?.times ?? []) }, ...rest],
      [{ ...head, id: 'b0', times: cut(wild) }, ...others],
    );
    expect(compared.benchmarks.map(({ ratio, verdict }) => [ratio, verdict])).toEqual(
      whole.benchmarks.map(({ ratio, verdict }) => [ratio, verdict]),
    );
  });

  it('are no pairs where both halves say that they came first', () => {
    const paired = (seed: number, of: 'base' | 'change') => suite(seed).map((each) => ({ ...each, paired: of }));
    const terms = ({ benchmarks }: ReturnType<typeof compare>) => new Set(benchmarks.map(({ errorTerm }) => errorTerm));
    const before = sidesOf(paired(1, 'base'), 'sha256:1');
    const disturbed = (each: (typeof before)[number]) => ({
      ...each,
      // One half of fourteen tells of another moment than it says.
      rounds: { ...each.rounds, logs: each.rounds.logs.map((log, at) => (at === 3 ? log + 5 : log)) },
    });
    const after = sidesOf(paired(2, 'change'), 'sha256:2').map((each) => ({
      ...each,
      rounds: { ...each.rounds, orders: (each.rounds.orders ?? []).map((order, at) => (at === 3 ? 'second' : order)) },
    }));
    expect(before[0]?.rounds.orders?.[3]).toBe('second');
    const compared = (first: typeof before) => compareBenchmarks(first, after as typeof before, TERMS, null);
    expect(compared(before.map(disturbed)).benchmarks.map(({ ratio }) => ratio)).toEqual(
      compared(before).benchmarks.map(({ ratio }) => ratio),
    );
    expect(terms(compare(paired(1, 'base'), paired(2, 'base')))).toEqual(new Set(['rounds']));
  });

  it('convict nobody by fewer than seven whole pairs, however many rounds a side has', () => {
    const slow = suite(2, 14, () => 150).map((each) => ({ ...each, paired: 'change' as const }));
    const few = suite(1, 6).map((each) => ({ ...each, paired: 'base' as const }));
    expect(new Set(Object.values(verdicts(compare(few, slow))))).toEqual(new Set(['few-rounds']));
  });

  it('are compared by their pairs where both sides moved to another host together', () => {
    const moved = (document: ReturnType<typeof documentOfRounds>) => ({
      ...document,
      suites: document.suites.map((each) => ({
        ...each,
        executables: each.executables.map((executable) => ({
          ...executable,
          benchmarks: executable.benchmarks.map((benchmark) => ({
            ...benchmark,
            // The second host takes three times as long.
            rounds: (benchmark.rounds ?? []).map((round, at) =>
              at < 6 ? round : { ...round, session: 'two', median: round.median * 3 },
            ),
          })),
        })),
      })),
    });
    const side = (paired: 'base' | 'change', level: number) => {
      const rounds = suite(paired === 'base' ? 1 : 2, 14, () => level).map((each) => ({ ...each, paired }));
      return [...comparableBenchmarks(moved(documentOfRounds(rounds)), `sha256:${paired}`)];
    };
    const { benchmarks } = compareBenchmarks(side('base', 100), side('change', 110), TERMS, null);
    expect(new Set(benchmarks.map(({ verdict, errorTerm }) => `${verdict} ${errorTerm}`))).toEqual(
      new Set(['slower pairs']),
    );
  });
});

describe('identical executables', () => {
  const identical = (benchmarks: readonly RoundBenchmark[]) =>
    benchmarks.map((each, index) => (index < 3 ? { ...each, identity: 'a'.repeat(64) } : each));

  it('are the same, and no part of the family', () => {
    const compared = compare(identical(suite(1)), identical(suite(2)));
    expect(compared.benchmarks.filter(({ isControl }) => isControl)).toHaveLength(3);
    expect(compared.benchmarks[0]).toMatchObject({ verdict: 'same', errorTerm: 'identity' });
    expect(compared.drifting).toBe(false);
  });

  it('that differ make the machine drift, and nobody is convicted', () => {
    const compared = compare(identical(suite(1)), identical(suite(2, 14, () => 120)));
    expect(compared.drifting).toBe(true);
    expect(verdicts(compared)).toMatchObject({ b0: 'same', b19: 'drifting' });
    expect(decideGate(compared, TERMS).gate).toBe('neutral');
  });

  it('convict the machine by as many rounds as anybody else', () => {
    const seven = compare(identical(suite(1, 7)), identical(suite(2, 7, () => 120)));
    const few = compare(identical(suite(1, 6)), identical(suite(2, 6, () => 120)));
    expect([seven.drifting, few.drifting]).toEqual([true, false]);
  });
});

it('names what one side has alone, what it has twice, and what can’t be used', () => {
  const random = new Random(4);
  const of = (id: string, more: Partial<RoundBenchmark> = {}) => ({ id, times: times(random, 7), ...more });
  const compared = compare(
    [of('gone'), of('twice'), of('both'), of('quick')],
    [of('new'), of('twice'), of('twice'), of('both'), of('quick', { quick: true })],
  );
  expect(compared.missing.map(({ id }) => id)).toEqual(['gone']);
  expect(compared.added.map(({ id }) => id)).toEqual(['new']);
  expect(compared.ambiguous.map(({ id }) => id)).toEqual(['twice']);
  expect(compared.benchmarks.find(({ key }) => key.id === 'quick')).toMatchObject({
    cause: 'unusable',
    fault: expect.stringContaining('--quick'),
  });
});

it('names what does another amount of work in each iteration, and decides nothing by it', () => {
  const of = (seed: number, level: number, elements?: number) =>
    suite(seed, 7, () => level).map((each) => ({ ...each, ...(elements === undefined ? {} : { elements }) }));
  const compared = compare(of(1, 100, 1000), of(2, 200, 2000));
  expect(compared.benchmarks).toEqual([]);
  expect(compared.incomparable).toHaveLength(20);
  expect(decideGate(compared, TERMS)).toEqual({ gate: 'neutral', undecided: ['cpu'] });
  expect(compare(of(1, 100, 1000), of(2, 200, 1000)).incomparable).toEqual([]);
  // Nobody can say that it isn't slower, whatever is decided of the others.
  const [hidden, ...others] = of(1, 100, 1000);
  const [less] = of(2, 200, 999);
  const mixed = compare([hidden ?? [], others].flat(), [less ?? [], of(2, 100, 1000).slice(1)].flat());
  expect(mixed.incomparable.map(({ id }) => id)).toEqual(['b0']);
  expect(decideGate(mixed, TERMS)).toEqual({ gate: 'neutral', undecided: [] });
  expect(decideGate(mixed, { ...TERMS, required: ['another'] }).undecided).toEqual(['another']);
  expect(decideGate({ ...mixed, incomparable: [] }, TERMS).gate).toBe('pass');
  // Who begins to say how much it is does no other work by that.
  expect(compare(of(1, 100), of(2, 200, 1000)).incomparable).toEqual([]);
});

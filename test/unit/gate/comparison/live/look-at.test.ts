import { describe, expect, it } from 'vitest';
import { type LiveBenchmark, liveKey } from '../../../../../gate/comparison/live/live-benchmark.ts';
import { lookAt } from '../../../../../gate/comparison/live/look-at.ts';
import { BEFORE_LOOKS, LookState } from '../../../../../gate/comparison/live/look-state.ts';
import { readLook } from '../../../../../gate/comparison/live/read-look.ts';
import { looksFor } from '../../../../../gate/statistics/looks.ts';
import { inPairs, simulatedName } from '../../../../support/comparison/by-turns.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { simulatedSuite } from '../../../../support/comparison/simulated-suites.ts';
import fc from '../../../../support/properties.ts';
import { expectedValues } from '../../../../support/statistics/expected-values.ts';
import { relativeError } from '../../../../support/statistics/relative-error.ts';

const LOOKS = looksFor(14);

/** A suite of one commit, or with slowdowns, in pairs; the same in every run. */
const measured = (seed: number, slowed: readonly number[] = [], rounds = 14, benchmarks = 20): LiveBenchmark[] => {
  const suite = simulatedSuite(new Random(seed), { noise: 'N', cv: 0.01, rounds, benchmarks, slowed });
  return inPairs(suite, () => rounds);
};

/** As if only so many pairs were there. */
const upTo = (benchmarks: readonly LiveBenchmark[], pairs: number): LiveBenchmark[] =>
  benchmarks.map((each) => ({ ...each, first: each.first.slice(0, pairs), second: each.second.slice(0, pairs) }));

/** All looks, whatever is decided before. */
const allLooks = (benchmarks: readonly LiveBenchmark[]): LookState =>
  LOOKS.rounds.reduce<LookState>((state, rounds) => lookAt(state, upTo(benchmarks, rounds), LOOKS), BEFORE_LOOKS);

describe('looks', () => {
  it.each(expectedValues.looks.map((each, index) => [index, each] as const))(
    'come to what SciPy comes to, one by one (suite %d)',
    (_, { first, second, steps }) => {
      const taken = first.map(() => 0);
      let state: LookState = BEFORE_LOOKS;
      for (const [look, step] of steps.entries()) {
        for (const index of taken.keys()) {
          if (state.benchmarks[index]?.decided !== true) taken[index] = LOOKS.rounds[look] ?? 0;
        }
        const pairs = inPairs({ first, second }, (index) => taken[index] ?? 0);
        state = lookAt(state, pairs, LOOKS);
        expect(relativeError(state.prior?.variance ?? 0, step.prior[0])).toBeLessThan(1e-9);
        expect(relativeError(state.prior?.degrees ?? 0, step.prior[1])).toBeLessThan(1e-9);
        expect(state.usePairs).toBe(step.paired === 1);
        for (const [index, { probability, sameness, decided }] of state.benchmarks.entries()) {
          expect(relativeError(probability, step.probability[index] ?? 0)).toBeLessThan(1e-9);
          expect(relativeError(sameness, step.sameness[index] ?? 0)).toBeLessThan(1e-9);
          expect(decided).toBe(step.decided[index] === 1);
        }
      }
    },
  );

  it('keep in the family what is decided, and learn how large variances are once', () => {
    const benchmarks = measured(1, [0.2]);
    const first = lookAt(BEFORE_LOOKS, upTo(benchmarks, 4), LOOKS);
    const slow = simulatedName(0);
    expect(readLook(first, 4).candidates).toEqual([{ ...slow, found: 'slower' }]);
    const left = new Set(readLook(first, 4).undecided.map(liveKey));
    const second = lookAt(
      first,
      upTo(benchmarks, 7).filter((each) => left.has(liveKey(each))),
      LOOKS,
    );
    expect(second.prior).toEqual(first.prior);
    expect(second.benchmarks).toHaveLength(20);
    expect(second.benchmarks[0]).toEqual(first.benchmarks[0]);
  });

  it('go on as they were after they were written down', () => {
    const benchmarks = measured(2, [0.03]);
    const first = lookAt(BEFORE_LOOKS, upTo(benchmarks, 4), LOOKS);
    const read = LookState.parse(JSON.parse(JSON.stringify(first)));
    expect(lookAt(read, upTo(benchmarks, 7), LOOKS)).toEqual(lookAt(first, upTo(benchmarks, 7), LOOKS));
  });

  it('end with the last one, whatever is undecided', () => {
    const noisy = measured(3, [], 14, 5).map((each) => ({
      ...each,
      second: each.second.map((round, at) => ({ ...round, log: round.log + (at % 2 === 0 ? 1 : -1) })),
    }));
    const state = allLooks(noisy);
    expect(state.benchmarks.some(({ decided }) => !decided)).toBe(true);
    expect(readLook(state, 4).undecided).toEqual([]);
    expect(readLook(state, 5).undecided).toHaveLength(5);
  });

  it('after the last one change nothing', () => {
    const state = allLooks(measured(9, [0.03, 0.2]));
    expect(lookAt(state, measured(10, [0.3, 0.3, 0.3]), LOOKS)).toEqual(state);
  });

  it('say nothing where a side has one round, and spend nothing on it', () => {
    const state = lookAt(BEFORE_LOOKS, upTo(measured(4, [0.5]), 1), LOOKS);
    expect(readLook(state, 4)).toMatchObject({ candidates: [], same: [], drifting: false });
    expect(readLook(state, 4).undecided).toHaveLength(20);
  });
});

describe('identical executables', () => {
  const controls = (count: number, slower: number): LiveBenchmark[] =>
    measured(5, [slower], 14, count).map((each) => ({ ...each, executable: 'identical', isControl: true }));

  it('are no part of the family', () => {
    const alone = allLooks(measured(6, [0.03]));
    const beside = allLooks([...measured(6, [0.03]), ...controls(30, 0)]);
    expect(readLook(beside, 4).same).toEqual(readLook(alone, 4).same);
    expect(readLook(beside, 4).candidates).toEqual(readLook(alone, 4).candidates);
    expect(readLook(beside, 4).drifting).toBe(false);
  });

  it('that differ make the machine drift: nobody is a candidate, and no more rounds are taken', () => {
    const state = lookAt(BEFORE_LOOKS, upTo([...measured(7, [0.3]), ...controls(10, 0.3)], 4), LOOKS);
    expect(readLook(state, 4)).toMatchObject({ drifting: true, candidates: [], undecided: [] });
  });

  it('alone keep nobody measuring', () => {
    expect(readLook(lookAt(BEFORE_LOOKS, upTo(controls(10, 0.01), 4), LOOKS), 4).undecided).toEqual([]);
  });
});

describe('any suite', () => {
  const anySuite = fc.array(fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 28, maxLength: 28 }), {
    minLength: 1,
    maxLength: 12,
  });
  const pairsOf = (suite: readonly number[][]): LiveBenchmark[] =>
    inPairs({ first: suite.map((each) => each.slice(0, 14)), second: suite.map((each) => each.slice(14)) }, () => 14);
  const found = (benchmarks: readonly LiveBenchmark[]) => readLook(allLooks(benchmarks), 4);
  const swap = (benchmarks: readonly LiveBenchmark[]): LiveBenchmark[] =>
    benchmarks.map((each) => ({ ...each, first: each.second, second: each.first }));

  it('is never slower or faster than itself', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const itself = suite.map((each) => [...each.slice(0, 14), ...each.slice(0, 14)]);
        expect(found(pairsOf(itself)).candidates).toEqual([]);
      }),
    );
  });

  it('is inverted where its sides are swapped', () => {
    const inverse = { slower: 'faster', faster: 'slower' } as const;
    fc.assert(
      fc.property(anySuite, (suite) => {
        const [forth, back] = [found(pairsOf(suite)), found(swap(pairsOf(suite)))];
        expect(back.candidates).toEqual(forth.candidates.map((each) => ({ ...each, found: inverse[each.found] })));
        expect(back.same).toEqual(forth.same);
      }),
    );
  });

  it('is judged alike in whatever order benchmarks and rounds come, to the last bit', () => {
    fc.assert(
      fc.property(anySuite, (suite) => {
        const turned = LOOKS.rounds.reduce<LookState>((state, rounds) => {
          const some = upTo(pairsOf(suite), rounds).map((each) => ({
            ...each,
            first: [...each.first].reverse(),
            second: [...each.second].reverse(),
          }));
          return lookAt(state, some.reverse(), LOOKS);
        }, BEFORE_LOOKS);
        expect(turned).toEqual(allLooks(pairsOf(suite)));
      }),
    );
  });

  it('says the same in another unit of time', () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const benchmarks = measured(seed, [0.03, 0.1]);
      const scaled = benchmarks.map((each) => ({
        ...each,
        first: each.first.map((round) => ({ ...round, log: round.log + Math.log(1000) })),
        second: each.second.map((round) => ({ ...round, log: round.log + Math.log(1000) })),
      }));
      expect(found(scaled)).toEqual(found(benchmarks));
    }
  });
});

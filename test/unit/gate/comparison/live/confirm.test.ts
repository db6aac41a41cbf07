import { describe, expect, it } from 'vitest';
import { confirm } from '../../../../../gate/comparison/live/confirm.ts';
import { type LiveBenchmark, liveKey } from '../../../../../gate/comparison/live/live-benchmark.ts';
import { liveVerdicts } from '../../../../../gate/comparison/live/live-verdicts.ts';
import { lookAt } from '../../../../../gate/comparison/live/look-at.ts';
import { BEFORE_LOOKS } from '../../../../../gate/comparison/live/look-state.ts';
import { looksFor } from '../../../../../gate/statistics/looks.ts';
import { inPairs, simulatedName } from '../../../../support/comparison/by-turns.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { simulatedSuite } from '../../../../support/comparison/simulated-suites.ts';

const pairs = (seed: number, slowed: readonly number[], rounds: number): LiveBenchmark[] =>
  inPairs(simulatedSuite(new Random(seed), { noise: 'N', cv: 0.01, rounds, benchmarks: 20, slowed }), () => rounds);

const looked = (...benchmarks: readonly LiveBenchmark[]) =>
  lookAt(BEFORE_LOOKS, benchmarks, { ...looksFor(14), weights: [1], sameWeights: [1] });
const [slow, fast, other] = [simulatedName(0), simulatedName(1), simulatedName(2)];

describe('what looks found', () => {
  const state = looked(...pairs(1, [0.1, -0.1], 14));
  const verdicts = (fresh: readonly LiveBenchmark[]) => liveVerdicts(state, confirm(state, fresh));

  it('stands where fresh pairs of the candidates alone say it again', () => {
    const fresh = pairs(2, [0.1, -0.1], 10).slice(0, 2);
    expect(confirm(state, fresh)).toEqual([
      { ...slow, found: 'slower' },
      { ...fast, found: 'faster' },
    ]);
    expect(verdicts(fresh).get(liveKey(slow))).toEqual({ verdict: 'slower', cause: null });
    expect(verdicts(fresh).get(liveKey(other))?.verdict).toBe('same');
  });

  it.each([
    ['they say nothing', pairs(3, [], 10)],
    ['they say the opposite', pairs(4, [-0.1, 0.1], 10)],
    ['they are fewer than seven', pairs(5, [0.1, -0.1], 6)],
    ['there are none', []],
  ])('is inconclusive where %s', (_, fresh) => {
    expect(confirm(state, fresh)).toEqual([]);
    expect(verdicts(fresh).get(liveKey(slow))).toEqual({ verdict: 'inconclusive', cause: 'not-confirmed' });
  });

  it('is nothing that fresh pairs of others could say', () => {
    const fresh = pairs(6, [0, 0, 0.2], 10);
    expect(confirm(state, fresh)).toEqual([]);
    expect(verdicts(fresh).get(liveKey(other))?.verdict).toBe('same');
  });

  it('convicts nobody on a machine that drifts', () => {
    const controls = pairs(7, [0.1], 14).map((each) => ({ ...each, executable: 'identical', isControl: true }));
    const drifting = looked(...pairs(1, [0.1, -0.1], 14), ...controls);
    const fresh = pairs(2, [0.1, -0.1], 10);
    expect(confirm(drifting, fresh)).toEqual([]);
    const found = liveVerdicts(drifting, confirm(drifting, fresh));
    expect(found.get(liveKey(slow))).toEqual({ verdict: 'inconclusive', cause: 'drifting' });
    expect(found.size).toBe(20);
  });
});

it('says of what had no two pairs that rounds are missing, and not that it is noise', () => {
  const few = pairs(8, [0.1], 1);
  expect(liveVerdicts(looked(...few), []).get(liveKey(slow))).toEqual({ verdict: 'inconclusive', cause: 'rounds' });
  const short = looked(...pairs(9, [0.012], 4));
  expect(liveVerdicts(short, []).get(liveKey(slow))).toEqual({ verdict: 'inconclusive', cause: 'noise' });
});

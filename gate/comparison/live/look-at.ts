import type { EffectSize } from '../../statistics/effect-size.ts';
import { equivalence } from '../../statistics/equivalence.ts';
import type { Looks } from '../../statistics/looks.ts';
import { effectProbabilities } from '../../statistics/minimum-effect.ts';
import { roundsEffects } from '../effects.ts';
import { SAME_AT } from '../terms.ts';
import { type LiveBenchmark, liveKey, wholePairs } from './live-benchmark.ts';
import { LIVE_TERMS, type LiveTerms, type LookedAt, type LookState } from './look-state.ts';
import { foundAmong } from './read-look.ts';

/**
 * One look of a comparison by turns. What was decided before stays as it was and counts in the family: a family of those
 * that are left is none. How large variances are here is learnt at the first look, before anything was left out.
 *
 * Looks are counted, whenever they are taken: one that comes early, since time ran out, spends its own share and no other; one
 * after the last has no share, and changes nothing.
 *
 * @param measured all that was measured so far, in whatever order; what was decided may be left out, or have fewer rounds
 * @param looks of `looksFor`
 */
export function lookAt(
  state: LookState,
  measured: readonly LiveBenchmark[],
  looks: Looks,
  { q, minEffect, same }: LiveTerms = LIVE_TERMS,
): LookState {
  const [of, ofSame] = [looks.weights[state.looks], looks.sameWeights[state.looks]];
  // All that there was to spend is spent.
  if (of === undefined || ofSame === undefined) return state;
  const weights = { of, ofSame };
  const ordered = inOrder(measured);
  const { effects, prior, usePairs } = roundsEffects(ordered.map(wholePairs), state.prior ?? undefined);
  const known = new Map(state.benchmarks.map((each) => [liveKey(each), each]));
  for (const [index, benchmark] of ordered.entries()) {
    const key = liveKey(benchmark);
    const before = known.get(key) ?? unseen(benchmark);
    const { difference = 0, error = null } = effects[index] ?? {};
    const pairs = wholePairs(benchmark).differences.length;
    if (before.decided || error === null) known.set(key, before);
    else known.set(key, lookedAt(before, { difference, ...error }, { weights, minEffect, same, pairs }));
  }
  const benchmarks = [...known].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
  const found = foundAmong(benchmarks, q);
  return {
    looks: state.looks + 1,
    prior: state.prior ?? prior,
    usePairs,
    benchmarks: benchmarks.map((each) => ({
      ...each,
      decided: each.decided || found.has(each) || each.sameness <= SAME_AT,
    })),
  };
}

/** Sums of the same numbers in another order would differ in their last bits. */
const inOrder = (measured: readonly LiveBenchmark[]): LiveBenchmark[] =>
  [...new Map(measured.map((each) => [liveKey(each), each]))]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, each]) => each);

const unseen = ({ executable, name, isControl }: LiveBenchmark): LookedAt => ({
  ...{ executable, name, isControl },
  ...{ probability: 2, sameness: 2, direction: 'slower', decided: false, pairs: 0 },
});

function lookedAt(
  before: LookedAt,
  effect: EffectSize,
  {
    weights,
    minEffect,
    same,
    pairs,
  }: Pick<LiveTerms, 'minEffect' | 'same'> & { weights: { of: number; ofSame: number }; pairs: number },
): LookedAt {
  const probability = effectProbabilities(effect, Math.log1p(minEffect)).either / weights.of;
  const sameness = equivalence(effect, Math.log1p(same)) / weights.ofSame;
  const isLess = probability < before.probability;
  return {
    ...before,
    probability: Math.min(probability, before.probability),
    sameness: Math.min(sameness, before.sameness),
    direction: isLess ? (effect.difference > 0 ? 'slower' : 'faster') : before.direction,
    pairs,
  };
}

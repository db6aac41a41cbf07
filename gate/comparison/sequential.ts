import { equivalence } from '../statistics/equivalence.ts';
import { discoveries } from '../statistics/false-discovery.ts';
import type { Looks } from '../statistics/looks.ts';
import { effectProbabilities } from '../statistics/minimum-effect.ts';
import type { VariancePrior } from '../statistics/shrinkage.ts';
import { type RoundsOfBoth, roundsEffects } from './effects.ts';
import { type ComparisonTerms, SAME_AT } from './terms.ts';

/** What the looks so far say of one benchmark. */
interface LookedAt {
  /** The least p-value over its look's weight; above one: not looked at. */
  readonly probability: number;
  /** The same, of sameness. */
  readonly sameness: number;
  readonly direction: 'slower' | 'faster';
  /** True: its verdict stands, and no more rounds are taken of it. */
  readonly decided: boolean;
  /** Rounds that it had when it was last looked at. */
  readonly rounds: number;
}

/** What is carried from one look to the next. */
export interface LookState {
  readonly prior: VariancePrior | null;
  readonly benchmarks: readonly LookedAt[];
}

/** Before the first look, of so many benchmarks. */
export const beforeLooks = (benchmarks: number): LookState => ({
  prior: null,
  benchmarks: Array.from({ length: benchmarks }, () => UNSEEN),
});

const UNSEEN: LookedAt = { probability: 2, sameness: 2, direction: 'slower', decided: false, rounds: 0 };

/**
 * One look of a comparison by turns: what was decided before stays as it was, and counts in the family. Shrinkage is learnt
 * at the first look, before anything was left out.
 *
 * @param rounds of every benchmark, those that are decided among them, with what they had
 * @param look its number from zero
 */
export function takeLook(
  { prior, benchmarks }: LookState,
  rounds: readonly RoundsOfBoth[],
  look: number,
  looks: Looks,
  { q, minEffect, same }: Pick<ComparisonTerms, 'q' | 'minEffect' | 'same'>,
): LookState {
  const least = Math.log1p(minEffect);
  const margin = Math.log1p(same);
  const { effects, prior: learnt } = roundsEffects(rounds, prior ?? undefined);
  const looked = benchmarks.map((before, index): LookedAt => {
    const { difference = 0, error = null } = effects[index] ?? {};
    if (before.decided || error === null) return before;
    const effect = { difference, ...error };
    const probability = effectProbabilities(effect, least).either / (looks.weights[look] ?? 0);
    const sameness = equivalence(effect, margin) / (looks.sameWeights[look] ?? 0);
    const isLess = probability < before.probability;
    return {
      probability: Math.min(probability, before.probability),
      sameness: Math.min(sameness, before.sameness),
      direction: isLess ? (difference > 0 ? 'slower' : 'faster') : before.direction,
      decided: false,
      rounds: rounds[index]?.first.length ?? 0,
    };
  });
  const { limit } = discoveries(
    looked.map(({ probability }) => Math.min(1, probability)),
    q,
  );
  const decided = ({ probability, sameness }: LookedAt): boolean => probability <= limit || sameness <= SAME_AT;
  return {
    prior: prior ?? learnt,
    benchmarks: looked.map((each) => ({ ...each, decided: each.decided || decided(each) })),
  };
}

/** What the looks have come to: of a stopped comparison, or of one that goes on. */
export function lookVerdicts({ benchmarks }: LookState, q: number): ('slower' | 'faster' | 'same' | 'inconclusive')[] {
  const { limit } = discoveries(
    benchmarks.map(({ probability }) => Math.min(1, probability)),
    q,
  );
  return benchmarks.map(({ probability, sameness, direction }) => {
    if (probability <= limit) return direction;
    return sameness <= SAME_AT ? 'same' : 'inconclusive';
  });
}

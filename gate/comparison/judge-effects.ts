import { studentQuantile } from '../statistics/distributions/student-t.ts';
import type { EffectSize } from '../statistics/effect-size.ts';
import { equivalence } from '../statistics/equivalence.ts';
import { discoveries } from '../statistics/false-discovery.ts';
import { effectProbabilities } from '../statistics/minimum-effect.ts';
import { intervalLevel, intervalOf } from '../statistics/selected-interval.ts';
import { smallestChangeSeen } from '../statistics/smallest-change.ts';
import { type ComparisonTerms, SAME_AT } from './terms.ts';

/** What the numbers alone say of one difference. */
export interface JudgedEffect {
  readonly found: 'slower' | 'faster' | 'same' | null;
  /** Two-sided, of the difference beyond the minimum effect. */
  readonly probability: number;
  /** Ends of the interval of the ratio. */
  readonly lower: number;
  readonly upper: number;
  /** As a share: 0.02 is two per cent. */
  readonly smallestChange: number;
}

/** Judges a family of differences together: false discovery is held over all of them. */
export function judgeEffects(
  family: readonly EffectSize[],
  { q, minEffect, same }: Pick<ComparisonTerms, 'q' | 'minEffect' | 'same'>,
): JudgedEffect[] {
  const least = Math.log1p(minEffect);
  const margin = Math.log1p(same);
  const probabilities = family.map((effect) => effectProbabilities(effect, least));
  const { count, limit } = discoveries(
    probabilities.map(({ either }) => either),
    q,
  );
  const quantile = rememberedQuantile();
  return family.map((effect, index) => {
    const probability = probabilities[index]?.either ?? 1;
    const isFound = probability <= limit;
    const level = intervalLevel(isFound, q, count, family.length);
    const [lower, upper] = intervalOf(effect, level, quantile);
    const different = effect.difference > 0 ? 'slower' : 'faster';
    const isSame = !isFound && equivalence(effect, margin) <= SAME_AT;
    return {
      found: isFound ? different : isSame ? 'same' : null,
      probability,
      lower: Math.exp(lower),
      upper: Math.exp(upper),
      smallestChange: smallestChangeSeen(effect, { least, q, count, family: family.length }, quantile),
    };
  });
}

/** Most benchmarks have as many rounds as the others, and ask for the same quantiles. */
function rememberedQuantile(): typeof studentQuantile {
  const known = new Map<number, Map<number, number>>();
  return (tail, degrees) => {
    const ofDegrees = known.get(degrees) ?? new Map<number, number>();
    known.set(degrees, ofDegrees);
    const value = ofDegrees.get(tail) ?? studentQuantile(tail, degrees);
    ofDegrees.set(tail, value);
    return value;
  };
}

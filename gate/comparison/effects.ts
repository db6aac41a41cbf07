import type { EffectSize } from '../statistics/effect-size.ts';
import { type PairedVariance, pairsTellMore } from '../statistics/pairing.ts';
import { fitVariancePrior, shrunk, type VariancePrior } from '../statistics/shrinkage.ts';
import { type TrimmedMean, trimmedMean } from '../statistics/trimmed-mean.ts';

/** The rounds of one benchmark on both sides, as logarithms of times. */
export interface RoundsOfBoth {
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Of the pairs that were measured by turns and are whole: second less first. */
  readonly differences: readonly number[];
}

/** A difference, by rounds alone. */
interface RoundsEffect {
  /** ln of the second side over the first. */
  readonly difference: number;
  /** What its error rests on; null: there is none, since a side has one round, or all rounds are alike. */
  readonly error: (Omit<EffectSize, 'difference'> & { readonly by: 'pairs' | 'rounds' }) | null;
}

/** The mean of logarithms that are all alike differs from them in its last bits, which is no scatter. */
const ROUNDING = 1e-12;

/** Differences of many benchmarks, and what they know of each other. */
export interface RoundsEffects {
  readonly effects: readonly RoundsEffect[];
  readonly prior: VariancePrior;
  /** Whether differences of pairs were used, where there are pairs. */
  readonly usePairs: boolean;
}

/**
 * The differences of all benchmarks of a comparison. They are estimated together: whether pairs tell more, and how large
 * variances are here, is learnt from all of them.
 *
 * @param prior of the first look, where this is a later one: what was learnt before isn't learnt again from what it decided
 * @param paired whether pairs are used, where that was learnt before; absent: learnt here
 */
export function roundsEffects(
  benchmarks: readonly RoundsOfBoth[],
  prior?: VariancePrior,
  paired?: boolean,
): RoundsEffects {
  const estimates = benchmarks.map(estimate);
  const usePairs = paired ?? pairsTellMore(bothWays(estimates));
  const chosen = estimates.map(({ sides, pairs }) =>
    usePairs && pairs !== null ? ({ ...pairs, by: 'pairs' } as const) : ({ ...sides, by: 'rounds' } as const),
  );
  const known = prior ?? fitVariancePrior(chosen.map((each) => ofOneRound(each)));
  const effects = chosen.map(({ difference, variance, degrees, rounds, by }): RoundsEffect => {
    if (Number.isNaN(variance)) return { difference, error: null };
    const better = shrunk({ variance, degrees }, { ...known, variance: known.variance / rounds });
    const standardError = Math.sqrt(better.variance);
    // Not the least scatter on any side, and none known of others: a clock that is too coarse, and no certainty.
    if (!(standardError > ROUNDING)) return { difference, error: null };
    return { difference, error: { standardError, degrees: better.degrees, by } };
  });
  return { effects, prior: known, usePairs };
}

interface Estimate {
  readonly difference: number;
  readonly variance: number;
  readonly degrees: number;
  /** That its variance is divided by: of both sides the harmonic mean. */
  readonly rounds: number;
}

const bothWays = (estimates: readonly { sides: Estimate; pairs: Estimate | null }[]): PairedVariance[] =>
  estimates.flatMap(({ sides, pairs }) =>
    pairs === null || Number.isNaN(sides.variance) ? [] : [{ ofPairs: pairs.variance, ofSides: sides.variance }],
  );

const ofOneRound = ({ variance, degrees, rounds }: Estimate) => ({ variance: variance * rounds, degrees });

function estimate({ first, second, differences }: RoundsOfBoth): { sides: Estimate; pairs: Estimate | null } {
  const [one, other] = [trimmedMean(first), trimmedMean(second)];
  const kept = ({ degrees }: TrimmedMean): number => degrees + 1;
  const sides = {
    difference: other.location - one.location,
    variance: one.variance + other.variance,
    degrees: one.degrees + other.degrees,
    rounds: 2 / (1 / kept(one) + 1 / kept(other)),
  };
  if (differences.length < 2) return { sides, pairs: null };
  const { location, variance, degrees } = trimmedMean(differences);
  return { sides, pairs: { difference: location, variance, degrees, rounds: degrees + 1 } };
}

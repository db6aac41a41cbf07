import { digamma, inverseTrigamma, trigamma } from './distributions/polygamma.ts';
import { medianOf } from './median.ts';

/** What the variances of all benchmarks together say of one: as if it had `degrees` more, of a variance `variance`. */
export interface VariancePrior {
  readonly variance: number;
  readonly degrees: number;
}

/** A variance, in units of one round, and its degrees of freedom. */
export interface EstimatedVariance {
  readonly variance: number;
  readonly degrees: number;
}

/** Nothing is known of other benchmarks. */
export const NO_PRIOR: VariancePrior = { variance: 0, degrees: 0 };

/** A prior of more would hide a benchmark that scatters more than the others. */
const MOST_DEGREES = 20;
/** Of fewer benchmarks nothing can be learnt. */
const FEWEST_BENCHMARKS = 10;
/** Below, the variances differ by no more than chance. */
const LEAST_SPREAD = 1e-3;

/**
 * Fits the scaled F distribution that the variances of many benchmarks come from: few rounds say little of one variance,
 * and a hundred benchmarks of one machine say much of what is usual there.
 * Source: Smyth, "Linear models and empirical Bayes methods for assessing differential expression in microarray
 * experiments", Statistical Applications in Genetics and Molecular Biology 3(1), 2004 (limma's `fitFDist`).
 */
export function fitVariancePrior(estimates: readonly EstimatedVariance[]): VariancePrior {
  const usable = estimates.filter(({ variance, degrees }) => Number.isFinite(variance) && degrees > 0);
  if (usable.length < FEWEST_BENCHMARKS) return NO_PRIOR;
  const least = 1e-5 * medianOf(usable.map(({ variance }) => variance));
  // Half of them don't vary at all: a clock that is too coarse, of which there is nothing to be learnt.
  if (!(least > 0)) return NO_PRIOR;
  const logs = usable.map(({ variance, degrees }) => {
    const half = degrees / 2;
    return Math.log(Math.max(variance, least)) - digamma(half) + Math.log(half);
  });
  const mean = sumOf(logs) / logs.length;
  const spread = sumOf(logs.map((log) => (log - mean) ** 2)) / (logs.length - 1);
  const excess = spread - sumOf(usable.map(({ degrees }) => trigamma(degrees / 2))) / usable.length;
  if (excess <= LEAST_SPREAD) return { variance: Math.exp(mean), degrees: MOST_DEGREES };
  const half = inverseTrigamma(excess);
  const degrees = 2 * half;
  return {
    variance: Math.exp(mean + digamma(half) - Math.log(half)),
    degrees: Math.min(degrees, MOST_DEGREES),
  };
}

/**
 * One benchmark's variance with the prior's help, never below its own: to shrink a large variance finds differences where
 * there are none.
 */
export const shrunk = ({ variance, degrees }: EstimatedVariance, prior: VariancePrior): EstimatedVariance => {
  const together = prior.degrees + degrees;
  const weighed = (prior.degrees * prior.variance + degrees * variance) / together;
  return { variance: Math.max(weighed, variance), degrees: together };
};

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

import { type ComparableBenchmark, comparableBenchmarks } from '../../../gate/comparison/comparable-baseline.ts';
import { compareBenchmarks } from '../../../gate/comparison/compare-benchmarks.ts';
import { ComparisonTerms } from '../../../gate/comparison/terms.ts';
import { Random } from './random.ts';
import { documentOfRounds, type RoundBenchmark } from './round-documents.ts';

/** The terms of a profile that says nothing. */
export const TERMS = ComparisonTerms.parse({});

/** Times of so many rounds around a level, with a scatter of 1 %. */
export const times = (random: Random, rounds: number, level = 100): number[] =>
  Array.from({ length: rounds }, () => level * Math.exp(0.01 * random.normal()));

/** Benchmarks as a comparison takes them from a baseline of this digest. */
export const sidesOf = (benchmarks: readonly RoundBenchmark[], digest: string): ComparableBenchmark[] => [
  ...comparableBenchmarks(documentOfRounds(benchmarks), digest),
];

/** Compares two lists of benchmarks, by default of one session. */
export const compare = (first: readonly RoundBenchmark[], second: readonly RoundBenchmark[], calibration = null) =>
  compareBenchmarks(sidesOf(first, 'sha256:1'), sidesOf(second, 'sha256:2'), TERMS, calibration);

/** Twenty benchmarks, each of so many rounds. */
export const suite = (seed: number, rounds = 14, level: (index: number) => number = () => 100): RoundBenchmark[] => {
  const random = new Random(seed);
  return Array.from({ length: 20 }, (_, index) => ({ id: `b${index}`, times: times(random, rounds, level(index)) }));
};

/** Of each benchmark its verdict, or why there is none. */
export const verdicts = ({ benchmarks }: ReturnType<typeof compare>): Record<string, string> =>
  Object.fromEntries(benchmarks.map(({ key, verdict, cause }) => [key.id, cause ?? verdict]));

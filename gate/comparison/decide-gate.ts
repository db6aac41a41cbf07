import type { ComparedBenchmark, ComparedBenchmarks, Verdict } from './compare-benchmarks.ts';
import type { ComparisonTerms } from './terms.ts';

/** What a comparison comes to, for a flow to take or leave. */
export interface GateDecision {
  readonly gate: 'pass' | 'fail' | 'neutral';
  /** Suites that had to say something and said nothing. */
  readonly undecided: string[];
}

/**
 * `fail`: a slowdown was found that exceeds its suite's threshold; `neutral`: a required suite has nothing that was decided,
 * or a benchmark that does another amount of work now, which may hide anything; or something was found that a drifting machine
 * doesn't let be said, which is no sign of anything; else `pass`.
 */
export function decideGate(
  { benchmarks, missing, incomparable }: ComparedBenchmarks,
  terms: ComparisonTerms,
): GateDecision {
  const firstSide = [...benchmarks.map(({ key }) => key), ...missing, ...incomparable].map(({ suite }) => suite);
  const required = terms.required ?? [...new Set(firstSide)].sort();
  const decided = new Set(benchmarks.filter(isDecided).map(({ key }) => key.suite));
  const undecided = required.filter((suite) => !decided.has(suite));
  const isTooSlow = ({ verdict, ratio, key }: ComparedBenchmark): boolean =>
    verdict === 'slower' && ratio - 1 > thresholdOf(terms, key.suite);
  if (benchmarks.some(isTooSlow)) return { gate: 'fail', undecided };
  const isOpen =
    undecided.length > 0 ||
    benchmarks.length === 0 ||
    incomparable.some(({ suite }) => required.includes(suite)) ||
    benchmarks.some(({ cause }) => cause === 'drifting');
  return { gate: isOpen ? 'neutral' : 'pass', undecided };
}

const thresholdOf = ({ thresholds = {}, threshold }: ComparisonTerms, suite: string): number =>
  Object.hasOwn(thresholds, suite) ? (thresholds[suite] ?? threshold) : threshold;

const isDecided = ({ verdict }: ComparedBenchmark): boolean => verdict !== 'inconclusive' && verdict !== 'suspected';

/** How many benchmarks have each verdict. */
export const verdictCounts = (benchmarks: readonly ComparedBenchmark[]): Record<Verdict, number> => {
  const counts = { slower: 0, faster: 0, same: 0, inconclusive: 0, suspected: 0 };
  for (const { verdict } of benchmarks) counts[verdict] += 1;
  return counts;
};

/** The line that tells a whole comparison: `perf: worst +2.1 % (bench); 0 slower, 41 same, 19 inconclusive`. */
export function perfLine(benchmarks: readonly ComparedBenchmark[]): string {
  const { slower, faster, same, inconclusive, suspected } = verdictCounts(benchmarks);
  const decided = benchmarks.filter((each) => isDecided(each) && each.errorTerm !== 'identity');
  const worst = decided.reduce<ComparedBenchmark | null>(
    (most, each) => (most === null || each.ratio > most.ratio ? each : most),
    null,
  );
  const counts = [
    `${slower} slower`,
    ...(faster === 0 ? [] : [`${faster} faster`]),
    `${same} same`,
    ...(suspected === 0 ? [] : [`${suspected} suspected`]),
    `${inconclusive} inconclusive`,
  ].join(', ');
  return `perf: ${worst === null ? '' : `worst ${asChange(worst.ratio)} (${worst.key.id}); `}${counts}`;
}

/** A ratio as the change that it is: `+2.1 %`. */
export const asChange = (ratio: number): string => {
  const percent = (ratio - 1) * 100;
  const digits = Math.abs(percent) < 0.95 ? 2 : Math.abs(percent) < 99.5 ? 1 : 0;
  const text = Math.abs(percent).toFixed(digits);
  return `${percent < 0 && Number(text) !== 0 ? '−' : '+'}${text} %`;
};

import type { BaselineBenchmark } from '../../baseline/document.ts';
import type { MeasuredRound } from '../../baseline/round.ts';
import type { PairHalf } from '../../contract/measured/round-ref.ts';
import { recompute } from '../../criterion/files/recompute.ts';
import { printedName } from '../../criterion/listing/listing.ts';
import type { BenchmarkMeasurement, Problem } from '../../criterion/measurement.ts';
import { distinct } from '../suites/judge-set.ts';
import { type JudgedSet, keepsOut } from '../suites/judged.ts';

/** A round, judged by itself, without its samples. */
export interface JudgedRound {
  /** The lease in which it was taken. */
  readonly session: string;
  readonly judged: Omit<JudgedSet, 'kept'>;
  /** What counts of it. */
  readonly kept: readonly LightBenchmark[];
}

/** A benchmark of a round without its samples, and what the round says of it; null: nothing that can be compared. */
export interface LightBenchmark {
  readonly benchmark: BenchmarkMeasurement;
  readonly round: MeasuredRound | null;
}

/**
 * What a process measured of a benchmark; null where it states no median.
 *
 * @param session the lease of it
 * @param half of the pair that it is of; absent: it is of none
 */
export function measuredRound(
  { samples = [], statistics = {} }: BenchmarkMeasurement,
  session: string,
  half?: PairHalf,
): MeasuredRound | null {
  const computed = samples.length === 0 ? null : recompute(samples);
  const median = computed?.median ?? statistics.median?.point;
  if (median === undefined || !(median > 0)) return null;
  const { mean, slope, median: ofMedian } = statistics;
  return {
    session,
    ...(half === undefined ? {} : { pair: half.pair, order: half.order }),
    median,
    ...(mean !== undefined && mean.point > 0 ? { mean: mean.point } : {}),
    ...(slope !== undefined && slope.point > 0 ? { slope: slope.point } : {}),
    samples: Math.max(1, samples.length),
    ...(ofMedian?.standardError === undefined ? {} : { standardError: ofMedian.standardError }),
  };
}

/** Rounds as one set, and of each benchmark in it the very one of a round that stands for it. */
export interface RoundsOfSet {
  readonly set: JudgedSet;
  readonly chosen: ReadonlyMap<BaselineBenchmark, BenchmarkMeasurement>;
}

/**
 * All rounds of an executable as one set: the first one's, in which of each benchmark the round of the middle median
 * stands, with what every round says of it. A later round that gave a benchmark nothing leaves it what the others gave;
 * what is wrong with one is told with its number.
 *
 * @param rounds in their order; the first is the set that is referred to
 */
export function judgeRounds(rounds: readonly [JudgedRound, ...JudgedRound[]]): RoundsOfSet {
  const [first, ...later] = rounds;
  const found = new Map<string, LightBenchmark[]>();
  for (const { kept } of rounds) {
    for (const each of kept) {
      const name = printedName(each.benchmark);
      const same = found.get(name);
      if (same === undefined) found.set(name, [each]);
      else same.push(each);
    }
  }
  const problems = later.flatMap(({ judged }, index) =>
    judged.problems.filter(keepsOut).map((problem): Problem => inRound(problem, index + 2)),
  );
  const chosen = new Map([...found.values()].map(ofAllRounds));
  return {
    set: { ...first.judged, kept: [...chosen.keys()], problems: distinct([...first.judged.problems, ...problems]) },
    chosen,
  };
}

/** A problem of a place is told once: of a later round only where the ones before had none there. */
const inRound = ({ code, where, message }: Problem, number: number): Problem => ({
  code,
  where,
  message: `${message} (round ${number})`,
});

function ofAllRounds(measured: readonly LightBenchmark[]): [BaselineBenchmark, BenchmarkMeasurement] {
  const told = measured.flatMap(({ benchmark, round }) => (round === null ? [] : [{ benchmark, round }]));
  const byMedian = told.toSorted((one, other) => one.round.median - other.round.median);
  const middle = byMedian[Math.floor((byMedian.length - 1) / 2)];
  const { benchmark } = middle ?? (measured[0] as LightBenchmark);
  return [
    middle === undefined ? { ...benchmark } : { ...benchmark, rounds: told.map(({ round }) => round) },
    benchmark,
  ];
}

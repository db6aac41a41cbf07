import { timeOverRounds } from '../../baseline/time-over-rounds.ts';
import type { MeasuredNoise } from '../../contract/measured/measured-noise.ts';
import { type BenchmarkFigure, type MeasuredNumbers, MOST_NOISES } from '../../contract/measured/measured-numbers.ts';
import { printedName } from '../../criterion/listing/listing.ts';
import type { BenchmarkMeasurement } from '../../criterion/measurement.ts';
import { MOST_FIGURES } from '../../names/limits.ts';
import type { Interval } from '../../statistics/interval.ts';
import { rateOf } from '../../statistics/rate.ts';
import { oneLine } from '../../text/bounded-text.ts';
import { type DistinctSet, distinctSets } from './distinct-sets.ts';
import type { JudgedSuite } from './judged.ts';

/**
 * How many benchmarks count, each once however many suites share its executable, and the numbers of those that take
 * longest: what a reader sees of a run without its baseline. Null where none counts.
 */
export function measuredNumbers(
  judged: readonly JudgedSuite[],
  noise: readonly MeasuredNoise[] = [],
): MeasuredNumbers | null {
  const sets = distinctSets(judged);
  const all = sets.flatMap((set) =>
    set.measured.kept.map((benchmark) => ({ set, benchmark, time: timeOverRounds(benchmark) })),
  );
  if (all.length === 0) return null;
  const carried = all.filter(({ set }) => set.measured.carriedOver !== undefined).length;
  const largest = all.sort((a, b) => b.time.point - a.time.point).slice(0, MOST_FIGURES);
  return {
    benchmarks: all.length,
    ...(carried === 0 ? {} : { carriedOver: carried }),
    ...(noise.length === 0 ? {} : { noise: [...noise].slice(0, MOST_NOISES) }),
    largest: largest.map(({ set, benchmark, time }) => figureOf(set, benchmark, time)),
  };
}

function figureOf(
  { suite, side, measured }: DistinctSet,
  benchmark: BenchmarkMeasurement,
  time: Interval,
): BenchmarkFigure {
  const { set, problems } = measured;
  const rate = rateOf(benchmark, time);
  const name = printedName(benchmark);
  const isUnstable = problems.some(({ code, where }) => code === 'unstable' && where === name);
  const perSecond = rate === null ? Number.NaN : sixDigits(rate.point);
  return {
    benchmark: oneLine(benchmark.id, 200),
    suite,
    target: oneLine('executable' in set ? set.executable.target : set.run, 100),
    lane: side.side,
    time: intervalOf(time, benchmark.estimate),
    ...(rate !== null && Number.isFinite(perSecond) ? { rate: { kind: rate.kind, perSecond } } : {}),
    ...('quick' in set && set.quick ? { quick: true } : {}),
    ...(isUnstable ? { unstable: true } : {}),
    ...(measured.carriedOver === undefined ? {} : { carriedOver: true }),
  };
}

/** To six digits. An interval that can't be stretched to 95 % is shown as the bench gave it. */
function intervalOf(time: Interval, given: Interval): Interval {
  const rounded = (of: Interval): Interval => ({
    point: sixDigits(of.point),
    lower: sixDigits(of.lower),
    upper: sixDigits(of.upper),
  });
  const stretched = rounded(time);
  return Object.values(stretched).every(Number.isFinite) ? stretched : rounded(given);
}

const sixDigits = (value: number): number => Number(value.toPrecision(6));

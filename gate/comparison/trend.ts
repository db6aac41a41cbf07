import type { Throughput } from '../criterion/measurement.ts';
import { type ChangePoint, changePoints } from '../statistics/change-point.ts';
import { medianOf } from '../statistics/median.ts';
import { trimmedMean } from '../statistics/trimmed-mean.ts';
import { type BenchmarkKey, keyText } from './benchmark-key.ts';
import type { ComparableBenchmark } from './comparable-baseline.ts';
import { isOtherWork } from './other-work.ts';

/** A baseline of a branch, with its benchmarks. */
export interface TrendBaseline {
  readonly commit: string;
  readonly digest: string;
  readonly machineClass: string;
  readonly profile: string;
  readonly benchmarks: readonly ComparableBenchmark[];
}

/** A benchmark at one commit that was measured. */
export interface TrendPoint {
  readonly commit: string;
  /** Of the commit on the branch: neighbours differ by one, and what lies between wasn't measured. */
  readonly position: number;
  /** Nanoseconds for one iteration; of several baselines of the commit their median. */
  readonly time: number;
}

/** Where a benchmark's level changed. */
export interface TrendChange {
  /** Of the first point of the new level, in the series. */
  readonly index: number;
  /** The first measured commit of the new level: the change is near it. */
  readonly near: string;
  /** Commits that can have done it: all behind the last measured one of the old level, oldest first. */
  readonly candidates: readonly string[];
  /** New level over old one. */
  readonly ratio: number;
  readonly probability: number;
}

/** One benchmark on one class of machines over a branch; another class, or another amount of work, begins another series. */
export interface TrendSeries {
  readonly key: BenchmarkKey;
  readonly machineClass: string;
  readonly profile: string;
  /** What one iteration handles, null where it doesn't say; absent: the branch has one amount of it alone. */
  readonly work?: Throughput | null;
  readonly points: readonly TrendPoint[];
  readonly changes: readonly TrendChange[];
}

/**
 * The series of a branch's benchmarks, with their change points. Numbers that were carried over from another baseline were
 * measured there, and are no points; so is what can't be used.
 *
 * @param order all commits of the branch, oldest first; a baseline of another commit is left out
 * @returns in the order of class, profile and key
 */
export function trendOf(baselines: Iterable<TrendBaseline>, order: readonly string[]): TrendSeries[] {
  const positions = new Map(order.map((commit, position) => [commit, position]));
  const found = new Map<string, { of: Pick<TrendSeries, 'key' | 'machineClass' | 'profile'>; times: MeasuredTime[] }>();
  for (const { commit, digest, machineClass, profile, benchmarks } of baselines) {
    const position = positions.get(commit);
    if (position === undefined) continue;
    for (const { key, rounds, measuredBy, fault, throughput } of benchmarks) {
      if (measuredBy !== digest || fault !== null) continue;
      const text = JSON.stringify([machineClass, profile, keyText(key)]);
      const one = found.get(text) ?? { of: { key, machineClass, profile }, times: [] };
      found.set(text, one);
      one.times.push({ position, log: trimmedMean(rounds.logs).location, throughput });
    }
  }
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, { of, times }]) =>
      ofOneWork(times).map(({ times: same, ...work }) => ({ ...of, ...work, ...pointsOf(same, order) })),
    );
}

/** What a baseline says of a benchmark: ln of nanoseconds, and what these are of. */
interface MeasuredTime {
  readonly position: number;
  readonly log: number;
  readonly throughput: Throughput | null;
}

/** Times of one amount of work each, in the order of the amounts. */
function ofOneWork(times: readonly MeasuredTime[]): { times: readonly MeasuredTime[]; work?: Throughput | null }[] {
  const works = new Map(times.map(({ throughput }) => [JSON.stringify(throughput), throughput]));
  const all = [...works.values()];
  if (!all.some((one) => all.some((other) => isOtherWork(one, other)))) return [{ times }];
  return [...works]
    .sort(([, one], [, other]) => (one?.perIteration ?? 0) - (other?.perIteration ?? 0))
    .map(([text, work]) => ({ work, times: times.filter(({ throughput }) => JSON.stringify(throughput) === text) }));
}

function pointsOf(times: readonly MeasuredTime[], order: readonly string[]) {
  const at = new Map<number, number[]>();
  for (const { position, log } of times) at.set(position, [...(at.get(position) ?? []), log]);
  const logs = [...at].map(([position, values]) => ({ position, log: medianOf(values) }));
  logs.sort((one, other) => one.position - other.position);
  const found = changePoints(logs.map(({ log }) => log));
  return {
    points: logs.map(({ position, log }) => ({ commit: order[position] ?? '', position, time: Math.exp(log) })),
    changes: found.map((change, which) => changeAt(change, logs, { order, found, which })),
  };
}

type Logs = readonly { readonly position: number; readonly log: number }[];

function changeAt(
  { index, probability }: ChangePoint,
  logs: Logs,
  { order, found, which }: { order: readonly string[]; found: readonly ChangePoint[]; which: number },
): TrendChange {
  const level = (from: number, to: number): number => medianOf(logs.slice(from, to).map(({ log }) => log));
  const [before, after] = [found[which - 1]?.index ?? 0, found[which + 1]?.index ?? logs.length];
  const [last, first] = [logs[index - 1]?.position ?? 0, logs[index]?.position ?? 0];
  return {
    index,
    near: order[first] ?? '',
    candidates: order.slice(last + 1, first + 1),
    ratio: Math.exp(level(index, after) - level(before, index)),
    probability,
  };
}

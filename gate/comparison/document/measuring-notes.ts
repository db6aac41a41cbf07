import { formatTime } from '../../statistics/format.ts';
import { medianOf } from '../../statistics/median.ts';
import type { MatchedBenchmark } from '../match-benchmarks.ts';

/** Criterion takes as many iterations as fill its time: rounds that were asked for alike don't lie further apart. */
const MOST_APART = 1.5;

/**
 * What was measured otherwise on one side than on the other, in words: another number of samples, or another time, scatters
 * otherwise, and an ordinary run of five seconds warms a machine as a round of half a second doesn't.
 */
export function measuringNotes(matched: readonly Pick<MatchedBenchmark, 'first' | 'second'>[]): string[] {
  const samples = differing(matched, ({ samples: count }) => count, 1);
  const times = differing(matched, ({ ns }) => ns, MOST_APART);
  return [
    ...noted('samples of a round', samples, matched.length, String),
    // One benchmark of many may be too slow for its time.
    ...(times.length * 2 > matched.length ? noted('time of a round', times, matched.length, formatTime) : []),
  ];
}

type Both = readonly [first: number, second: number];

function differing(
  matched: readonly Pick<MatchedBenchmark, 'first' | 'second'>[],
  of: (measured: MatchedBenchmark['first']['measured']) => number | null,
  most: number,
): Both[] {
  return matched.flatMap(({ first, second }): Both[] => {
    const [one, other] = [of(first.measured), of(second.measured)];
    if (one === null || other === null) return [];
    return Math.max(one, other) > most * Math.min(one, other) ? [[one, other]] : [];
  });
}

function noted(what: string, both: readonly Both[], count: number, words: (value: number) => string): string[] {
  if (both.length === 0) return [];
  const [first, second] = [medianOf(both.map(([one]) => one)), medianOf(both.map(([, other]) => other))];
  return [`${what}: ${words(first)}, then ${words(second)} (${both.length} of ${count} benchmarks)`];
}

import type { Random } from './random.ts';
import type { MakeSuite } from './simulation.ts';

/** One pair of every benchmark of an executable, as its halves were measured: logarithms of medians. */
export type RecordedPair = readonly (readonly [number, number])[];

/**
 * Makes suites of one commit against itself from pairs that were measured: benchmarks stand in groups as one executable has
 * them, each group takes pairs of its own, none twice, and chance says which half of a pair is which side's.
 *
 * @param recorded at least as many pairs as a suite has rounds
 */
export const resampled =
  (recorded: readonly RecordedPair[], benchmarks = 100): MakeSuite =>
  (random, { rounds, slowed = [] }) => {
    if (recorded.length < rounds) throw new Error(`${recorded.length} pairs are fewer than ${rounds}`);
    const each = recorded[0]?.length ?? 0;
    const suite = { first: [] as number[][], second: [] as number[][] };
    while (suite.first.length < benchmarks) {
      const pairs = shuffled(recorded, random)
        .slice(0, rounds)
        .map((pair) => (random.uniform() < 0.5 ? pair : pair.map(([one, other]) => [other, one] as const)));
      for (let index = 0; index < each && suite.first.length < benchmarks; index += 1) {
        const log = Math.log1p(slowed[suite.first.length] ?? 0);
        suite.first.push(pairs.map((pair) => pair[index]?.[0] ?? Number.NaN));
        suite.second.push(pairs.map((pair) => (pair[index]?.[1] ?? Number.NaN) + log));
      }
    }
    return suite;
  };

/** By Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random.uniform() * (last + 1));
    [all[last], all[at]] = [all[at] as T, all[last] as T];
  }
  return all;
}

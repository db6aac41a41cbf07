/** After how many rounds it is looked, and what share of the error each look may spend. */
export interface Looks {
  readonly rounds: readonly number[];
  /** Of finding a difference; they add up to one. */
  readonly weights: readonly number[];
  /** Of finding sameness; they add up to one. */
  readonly sameWeights: readonly number[];
}

const EVENLY = (looks: number): number[] => Array.from({ length: looks }, () => 1 / looks);

/**
 * The looks for at most so many rounds. A p-value divided by its look's weight holds wherever one stops, by the union bound
 * (Bonferroni): no look can find more by chance than its share. Early looks get little, since most that they could find is
 * found later as well.
 *
 * @param most 2 to 14 rounds of each side; more are looked at as fourteen
 */
export const looksFor = (most: number): Looks => {
  if (most >= 14) return { rounds: [4, 7, 10, 14], weights: [0.02, 0.08, 0.3, 0.6], sameWeights: EVENLY(4) };
  if (most > 4) return { rounds: [4, most], weights: [0.2, 0.8], sameWeights: EVENLY(2) };
  return { rounds: [most], weights: [1], sameWeights: [1] };
};

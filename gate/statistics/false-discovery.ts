/** Which of a family are found, at a rate of false ones among them of at most `q`. */
export interface Discoveries {
  readonly count: number;
  /** The largest p-value that is found; below zero: none is. */
  readonly limit: number;
}

/**
 * The step-up procedure of Benjamini and Hochberg, "Controlling the false discovery rate: a practical and powerful approach
 * to multiple testing", Journal of the Royal Statistical Society B 57(1), 1995. The family is everything that was compared:
 * one of those that look suspicious is none, and the procedure would find all of it.
 */
export const discoveries = (probabilities: readonly number[], q: number): Discoveries => {
  const sorted = Float64Array.from(probabilities).sort();
  for (let rank = sorted.length; rank > 0; rank -= 1) {
    const limit = (q * rank) / sorted.length;
    if ((sorted[rank - 1] ?? 1) <= limit) return { count: rank, limit };
  }
  return { count: 0, limit: -1 };
};

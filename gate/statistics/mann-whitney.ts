import { normalTail } from './distributions/normal-tail.ts';
import { ranksOf } from './ranks.ts';

/** Products of the two counts for which the exact distribution is calculated: some ten million steps at most. */
const MOST_EXACT = 40_000;

/**
 * The two-sided p-value of Mann and Whitney's test that neither sample tends to be larger: exact where no values are equal,
 * else by the normal distribution, corrected for ties and for continuity.
 * Source: Mann and Whitney, "On a test of whether one of two random variables is stochastically larger than the other",
 * Annals of Mathematical Statistics 18(1), 1947.
 */
export function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const [m, n] = [one.length, other.length];
  if (m === 0 || n === 0) return 1;
  const all = [...one, ...other];
  const ranks = ranksOf(all);
  let sum = 0;
  for (let index = 0; index < m; index += 1) sum += ranks[index] ?? 0;
  const u = sum - (m * (m + 1)) / 2;
  const smaller = Math.min(u, m * n - u);
  const ties = tieTerm(all);
  if (ties === 0 && m * n <= MOST_EXACT) return Math.min(1, 2 * exactTail(Math.round(smaller), m, n));
  const count = m + n;
  const deviation = Math.sqrt(((m * n) / 12) * (count + 1 - ties / (count * (count - 1))));
  if (!(deviation > 0)) return 1;
  return Math.min(1, 2 * normalTail(((m * n) / 2 - smaller - 0.5) / deviation));
}

/** Σ (t³ − t) over the groups of equal values. */
function tieTerm(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  let sum = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    sum += (end - start) ** 3 - (end - start);
    start = end;
  }
  return sum;
}

/**
 * P(U ≤ u): the number of orders that give each value is a coefficient of the Gaussian binomial, which is built factor by
 * factor, up to the one that is asked for. Small coefficients come of small ones alone, so that tails are exact.
 */
function exactTail(u: number, m: number, n: number): number {
  const [few, many] = m < n ? [m, n] : [n, m];
  const ways = new Float64Array(u + 1);
  ways[0] = 1;
  let total = 1;
  for (let factor = 1; factor <= few; factor += 1) {
    const up = many + factor;
    for (let at = u; at >= up; at -= 1) ways[at] = (ways[at] ?? 0) - (ways[at - up] ?? 0);
    for (let at = factor; at <= u; at += 1) ways[at] = (ways[at] ?? 0) + (ways[at - factor] ?? 0);
    total *= up / factor;
  }
  return ways.reduce((sum, each) => sum + each, 0) / total;
}

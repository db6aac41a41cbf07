/** A fraction of whole numbers: every double is one, and nothing is rounded on the way. */
interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** Mean, median and slope of the time per iteration, computed exactly and rounded once. */
export interface ExactStatistics {
  readonly mean: number;
  readonly median: number;
  readonly slope: number;
}

/** What follows from the arrays of a `sample.json`, by another way than the gate's own. */
export function exactStatistics(iters: readonly number[], times: readonly number[]): ExactStatistics {
  const counts = iters.map(fraction);
  const spans = times.map(fraction);
  const zero = { over: 0n, under: 1n };
  const sum = (fractions: readonly Fraction[]): Fraction => fractions.reduce(plus, zero);
  const each = spans.map((time, index) => by(time, counts[index] ?? zero));
  const sorted = [...each].sort((a, b) => (less(a, b) ? -1 : 1));
  const middle = (at: number): Fraction => sorted[at] ?? zero;
  const half = Math.floor((each.length - 1) / 2);
  const pair = [middle(half), middle(Math.ceil((each.length - 1) / 2))];
  const products = counts.map((count, index) => product(count, spans[index] ?? zero));
  return {
    mean: toNumber(by(sum(each), { over: BigInt(each.length), under: 1n })),
    median: toNumber(by(sum(pair), { over: 2n, under: 1n })),
    slope: toNumber(by(sum(products), sum(counts.map((count) => product(count, count))))),
  };
}

function fraction(value: number): Fraction {
  let under = 1n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    under *= 2n;
  }
  return { over: BigInt(scaled), under };
}

const plus = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
});
const product = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under });
const by = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.under, under: a.under * b.over });
const less = (a: Fraction, b: Fraction): boolean => a.over * b.under < b.over * a.under;

function toNumber({ over, under }: Fraction): number {
  const bits = 80 + under.toString(2).length - over.toString(2).length;
  const scaled = bits >= 0 ? (over << BigInt(bits)) / under : over / (under << BigInt(-bits));
  return Number(scaled) * 2 ** -bits;
}

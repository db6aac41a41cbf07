import { incompleteBeta } from './incomplete-beta.ts';

/**
 * P(T ≥ t) of Student's distribution with ν > 0 degrees of freedom, which needn't be whole; DLMF 8.17 with x = ν/(ν + t²).
 *
 * Our own, in three small files, where `jstat` 1.9.6 would be the library: that one is off by 3e-10 here and by all of the
 * value far out in the tail, has no types, and would put five thousand lines into the bundle of the workflows, which take
 * these rules from `gate`. A script compares with SciPy.
 */
export const studentTail = (t: number, degrees: number): number => {
  const squared = t * t;
  const half = incompleteBeta(degrees / (degrees + squared), degrees / 2, 0.5, squared / (degrees + squared)) / 2;
  return t >= 0 ? half : 1 - half;
};

/** Steps of a bisection of doubles, which ends before. */
const MOST_STEPS = 200;

/** The t above which Student's distribution has the probability `tail`, 0 < tail ≤ 0.5: by bisection, so that it always ends. */
export const studentQuantile = (tail: number, degrees: number): number => {
  if (tail >= 0.5) return 0;
  let low = 0;
  let high = 1;
  while (studentTail(high, degrees) > tail && high < 1e300) high *= 2;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (studentTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

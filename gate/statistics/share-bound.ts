import { incompleteBeta } from './distributions/incomplete-beta.ts';

/**
 * The upper 95 % confidence bound of a share that was seen `seen` times in `of` trials: by bisection, so that it always ends.
 * None in four says little, and this says how little: at most 53 %.
 * Source: Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika
 * 26(4), 1934, one-sided.
 *
 * @param of one at least
 */
export function shareBound(seen: number, of: number): number {
  if (seen >= of) return 1;
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, seen + 1, of - seen) < 0.95) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

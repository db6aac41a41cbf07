/** Terms of the series and of the fraction, which end before where they have converged. */
const MOST_TERMS = 200;
/** From here the continued fraction converges faster than the series. */
const FAR = 3;

/**
 * P(Z ≥ z) of the standard normal distribution, to a relative 1e-13 also far out: by the series of Abramowitz and Stegun
 * 26.2.11 near the middle, and by the continued fraction 26.2.14 beyond.
 */
export const normalTail = (z: number): number => {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z >= FAR) {
    let rest = z;
    for (let term = MOST_TERMS; term > 0; term -= 1) rest = z + term / rest;
    return density / rest;
  }
  let sum = z;
  let term = z;
  for (let odd = 3; odd < 2 * MOST_TERMS && term > 1e-18 * sum; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 - density * sum;
};

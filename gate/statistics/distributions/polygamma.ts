/** From here on the asymptotic series are exact to a double's precision. */
const ASYMPTOTIC = 12;

/** Derivative of ln Γ for x > 0. Source: Abramowitz and Stegun 6.3.5 (recurrence) and 6.3.18 (asymptotic series). */
export const digamma = (x: number): number => {
  let y = x;
  let shift = 0;
  for (; y < ASYMPTOTIC; y += 1) shift -= 1 / y;
  const s = 1 / (y * y);
  const series = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s * (1 / 132 - s * (691 / 32760))))));
  return shift + Math.log(y) - 1 / (2 * y) - series;
};

/** Second derivative of ln Γ for x > 0. Source: Abramowitz and Stegun 6.4.6 and 6.4.12. */
export const trigamma = (x: number): number => {
  let y = x;
  let shift = 0;
  for (; y < ASYMPTOTIC; y += 1) shift += 1 / (y * y);
  const s = 1 / (y * y);
  const series = s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * (5 / 66 - s * (691 / 2730))))));
  return shift + 1 / y + s / 2 + series / y;
};

/** Third derivative of ln Γ for x > 0. Source: Abramowitz and Stegun 6.4.6 and 6.4.13. */
const tetragamma = (x: number): number => {
  let y = x;
  let shift = 0;
  for (; y < ASYMPTOTIC; y += 1) shift -= 2 / (y * y * y);
  const s = 1 / (y * y);
  const series = s * (1 / 2 - s * (1 / 6 - s * (1 / 6 - s * (3 / 10 - s * (5 / 6 - s * (691 / 210))))));
  return shift - s - s / y - s * series;
};

/** Newton's steps: it converges from below, for every value, in a handful. */
const MOST_STEPS = 50;

/** The x whose {@link trigamma} is `value` > 0. Source: Smyth 2004 (see `shrinkage.ts`), appendix, "Inversion of Trigamma". */
export const inverseTrigamma = (value: number): number => {
  let y = 0.5 + 1 / value;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const at = trigamma(y);
    const change = (at * (1 - at / value)) / tetragamma(y);
    y += change;
    if (-change / y < 1e-12) break;
  }
  return y;
};

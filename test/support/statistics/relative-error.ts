/** How far a value is from the one that it should have, relative to that one; absolute where that is zero. */
export const relativeError = (value: number, expected: number): number =>
  Math.abs(value - expected) / (expected === 0 ? 1 : Math.abs(expected));

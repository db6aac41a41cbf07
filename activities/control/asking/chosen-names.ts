/** Suites or executables in one order, and each once: what two people ask for in other words is the same. Null: all of them. */
export const chosenNames = (names: readonly string[] | undefined): string[] | null =>
  names === undefined ? null : [...new Set(names)].sort();

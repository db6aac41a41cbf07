/** Milliseconds left to a suite; infinite where it has no budget of its own. */
export type SuiteClock = () => number;

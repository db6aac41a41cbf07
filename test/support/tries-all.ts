/**
 * True in `npm run test:chaos`: then everything of a kind is tried that takes seconds each, and in `npm run test:all` one or two
 * of it. True as well where histories are recorded, each by its own case.
 */
export const TRIES_ALL = process.env.TRY_ALL !== undefined || process.env.RECORD_HISTORIES !== undefined;

/**
 * Cases that run a gate each, for a rule that a test of its own holds: all of them where all of a kind is tried, else the
 * first of them, which show that the gate asks the rule.
 */
export const tried = <T>(first: number, cases: readonly T[]): readonly T[] =>
  TRIES_ALL ? cases : cases.slice(0, first);

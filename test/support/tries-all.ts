/**
 * True in `npm run test:chaos`: then everything of a kind is tried that takes seconds each, and in `npm test` one or two
 * of it.
 */
export const TRIES_ALL = process.env.TRY_ALL !== undefined;

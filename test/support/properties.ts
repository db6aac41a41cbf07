import fc from 'fast-check';

const { FC_SEED: seed, FC_RUNS: runs } = process.env;

// A run of the tests is the same each time; who asks for more cases (FC_RUNS) gets others, or those of FC_SEED.
if (seed !== undefined || runs === undefined) fc.configureGlobal({ seed: Number(seed ?? 1) });

/** fast-check, as property tests use it. */
export default fc;

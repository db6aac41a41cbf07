import { defineConfig } from 'vitest/config';

const SOAK = 'test/cluster/soak.cluster.ts';

/**
 * Gates on a cluster whose parts are broken: `npm run test:cluster`. SEED chooses how, GATES and SAMPLES how many. With
 * DURATION: gate after gate on one that is whole, for so long.
 */
export default defineConfig({
  test: {
    ...(process.env.DURATION === undefined
      ? { include: ['test/cluster/**/*.cluster.ts'], exclude: [SOAK] }
      : { include: [SOAK] }),
    // Fifteen minutes at most on two idle cores; a busy machine takes several times as long, and a soak what it is told.
    testTimeout: process.env.DURATION === undefined ? 60 * 60_000 : 0,
    hookTimeout: 20 * 60_000,
    pool: 'forks',
    maxWorkers: 1,
    // Each fault is said when it happens, also where the test passes.
    silent: false,
  },
});

import { defineConfig } from 'vitest/config';

/** Gates on a cluster whose parts are broken: `npm run test:cluster`. SEED chooses how, GATES and SAMPLES how many. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.cluster.ts'],
    // Fifteen minutes at most on two idle cores; a busy machine takes several times as long.
    testTimeout: 60 * 60_000,
    hookTimeout: 20 * 60_000,
    pool: 'forks',
    maxWorkers: 1,
    // Each fault is said when it happens, also where the test passes.
    silent: false,
  },
});

import { defineConfig } from 'vitest/config';

/** What builds every Criterion, or all frauds in a sandbox: takes minutes, and runs by `npm run test:real`. */
export default defineConfig({
  test: {
    include: ['test/real/**/*.real.ts'],
    testTimeout: 5 * 60_000,
    hookTimeout: 30 * 60_000,
    pool: 'forks',
    maxWorkers: 1,
    silent: 'passed-only',
  },
});

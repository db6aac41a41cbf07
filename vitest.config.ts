import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Far longer than anything takes on an idle machine: only what never happens is told by them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // Most of the long ones wait for servers and processes: two cores take four files at a time.
    maxWorkers: 4,
    // What passing tests log would bury a failure.
    silent: 'passed-only',
  },
});

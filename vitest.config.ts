import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Most of the long ones wait for servers and processes: two cores take four files at a time.
    maxWorkers: 4,
    // What passing tests log would bury a failure.
    silent: 'passed-only',
  },
});

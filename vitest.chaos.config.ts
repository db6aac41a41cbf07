import { defineConfig } from 'vitest/config';

/** Of what `npm run test:all` tries one of a kind, or the stronger isolation alone. */
const WHOLE = [
  'test/system/attacks/**/{fetch-sources.slow,lock-file,proc-macro-words.slow}.test.ts',
  'test/system/e2e/hosts.slow.test.ts',
  'test/system/hostile/*.test.ts',
  'test/system/upgrades/versions.slow.test.ts',
  'test/system/workflows/{base/base-answers.slow,reuse/carried-over.slow,reuse/take-over.slow}.test.ts',
  'test/unit/adapters/confinement/run-confined.slow.test.ts',
  'test/unit/adapters/bench-host/build/identity/identify-executables.slow.test.ts',
  'test/unit/adapters/bench-host/fetch/{fetch-crates.registry,lock-and-fetch.slow}.test.ts',
];

/** What takes too long for every run of the tests: `npm run test:chaos`. CHAOS_ROUNDS and CHAOS_SEED choose how much and which. */
export default defineConfig({
  test: {
    include: ['test/chaos/**/*.chaos.ts', 'test/system/many/*.test.ts', ...WHOLE],
    globalSetup: ['test/support/temporal/shared-server.ts'],
    env: { MANY_GATES: process.env.MANY_GATES ?? '200', TRY_ALL: '1' },
    // The whole matrix takes some ten minutes alone, and longer beside other work.
    testTimeout: 90 * 60_000,
    // A cell waits for time-outs most of the time.
    maxConcurrency: 3,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
    // Each round says what it killed and when, also where it passes.
    silent: false,
  },
});

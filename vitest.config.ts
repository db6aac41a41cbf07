import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** Tests that need a Temporal server: all share one, and each scene has a namespace of its own there. */
const SERVED = [
  'test/system/{attacks,command-line,e2e,fault-matrix,many,orchestrator,workflows}/**/*.test.ts',
  'test/unit/activities/control/{receipts/standing-runs,runs/others/newer-runs,runs/history/store-history}.test.ts',
  'test/unit/cli/{doctor,worker}/**/*.test.ts',
  'test/unit/{cli/mcp/ask-thinly,client/runs/gate-run}.test.ts',
  'test/unit/workers/{bundle-options,run-until-stopped,control/drainable-slots.worker}.test.ts',
];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'served', include: SERVED, globalSetup: ['test/support/temporal/shared-server.ts'] },
      },
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts', ...SERVED.map((glob) => `!${glob}`)] } },
    ],
    // Far longer than anything takes on a busy machine: only what never happens is told by them.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    pool: 'forks',
    // Files leave nothing behind in their process: they share what they import, which takes seconds each.
    isolate: false,
    // Most of the long ones wait for servers and processes: two cores take six files, and in each some tests, at a time.
    maxWorkers: 6,
    maxConcurrency: 8,
    sequence: { sequencer: LongestFirst },
    // Files that take more than some five CPU seconds are called `.slow.test.ts`, and left out by `npm test`.
    // No test is tried twice: one that fails and then passes has a fault.
    retry: 0,
    // What passing tests log would bury a failure.
    silent: 'passed-only',
  },
});

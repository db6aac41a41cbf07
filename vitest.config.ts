import { defineConfig } from 'vitest/config';

/** Folders of tests that leave nothing behind in their process: they share what they import, which takes seconds each. */
const SHARING = [
  'system/{architecture,containers,sample}',
  'system/hostile/injection.test.ts',
  'unit/adapters/{criterion,files,github,gpu,host,profiles,signals}',
  'unit/cli/{baseline,files}',
  'unit/demo/github-stand-in',
  'unit/gate',
].map((place) => `test/${place}${place.endsWith('.ts') ? '' : '/**/*.test.ts'}`);

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'sharing', include: SHARING, isolate: false } },
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: SHARING } },
    ],
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

import { defineConfig } from 'vitest/config';

const options = {
  // Far longer than anything takes on a busy machine: only what never happens is told by them.
  testTimeout: 30 * 60_000,
  hookTimeout: 30 * 60_000,
  pool: 'forks',
  maxWorkers: 1,
  silent: 'passed-only',
} as const;

/** What builds every Criterion, all frauds in a sandbox, or an S3 server: takes minutes, and runs by `npm run test:real`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...options,
          name: 'real',
          include: ['test/real/**/*.real.ts'],
          globalSetup: ['test/support/temporal/shared-server.ts'],
        },
      },
      {
        test: {
          ...options,
          name: 's3',
          // The store's own tests, on a bucket of a real server instead of a folder, and what only S3 has.
          include: [
            'test/unit/adapters/store/content/{blobs,records,store.processes}.test.ts',
            'test/unit/adapters/store/baselines/baselines.test.ts',
            'test/unit/adapters/store/pruning/{prune,prune.processes}.test.ts',
            'test/real/s3/**/*.s3.ts',
          ],
          globalSetup: ['test/support/temporal/shared-server.ts', 'test/support/store/on-gateway.ts'],
        },
      },
    ],
  },
});

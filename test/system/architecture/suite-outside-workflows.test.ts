import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SUITE = 'workflows/suite';

it('asks the workflow for nothing where suites are measured, which the command line does without one', () => {
  const asking = readdirSync(SUITE).filter((file) =>
    /from '@temporalio\/workflow'/.test(readFileSync(join(SUITE, file), 'utf8')),
  );
  // What a lane is handed, and another one has no use for.
  expect(asking).toEqual(['history-is-full.ts', 'history-room.ts']);
});

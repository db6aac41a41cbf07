import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readMeasuringState, writeMeasuringState } from '../../../../../adapters/bench-host/measure/measuring-state.ts';
import { jobPaths } from '../../../../../adapters/host/jobs/job-paths.ts';

it('keeps what an executable lists for the next attempt, as much of it as an executable may list', async () => {
  const workFolder = await mkdtemp(join(tmpdir(), 'measuring-state-'));
  onTestFinished(() => rm(workFolder, { recursive: true, force: true }));
  const paths = jobPaths({
    workflowId: 'benchmark-gate/a/b/pr-1',
    firstExecutionRunId: 'run',
    workFolder,
    isolation: 'none',
  });
  await mkdir(paths.records, { recursive: true });
  const listed = Array.from({ length: 10_000 }, (_, index) => `${'long/'.repeat(200)}${index}`);
  const state = { firstStartedAt: '2026-11-29T10:00:00.000Z', spentMs: 5, listed, customUnits: {}, clock: null };
  await writeMeasuringState(paths, 'key', state);
  expect(readMeasuringState(paths, 'key', 2)).toEqual(state);
  expect(readMeasuringState(paths, 'key', 1)).toEqual({ ...state, spentMs: 0 });
});

import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jobNote, sweepJobs } from '../../../../../adapters/host/jobs/sweep-jobs.ts';

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'sweep-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

it('removes the folders of jobs that nobody touched for a week, and no others', async () => {
  const week = 7 * 24 * 3600;
  const now = Date.now();
  for (const [name, age] of [
    ['old', week + 60],
    ['recent', week - 60],
  ] as const) {
    await mkdir(join(work, 'jobs', name, 'target'), { recursive: true });
    await writeFile(join(work, 'jobs', name, 'target', 'file'), 'x');
    const touched = now / 1000 - age;
    await utimes(join(work, 'jobs', name), touched, touched);
  }
  expect(await sweepJobs(work, async () => false, now)).toBe(1);
  expect(await readdir(join(work, 'jobs'))).toEqual(['recent']);
});

it('has nothing to do on a new host', async () => {
  expect(await sweepJobs(join(work, 'absent'), async () => true)).toBe(0);
});

it('removes the folders of runs that are over, with what says whose they were', async () => {
  await mkdir(join(work, 'runs'));
  for (const name of ['ended', 'running', 'unknown', 'unreadable']) {
    await mkdir(join(work, 'jobs', name, 'target'), { recursive: true });
    const note = JSON.stringify({ workflowId: name, firstExecutionRunId: 'run' });
    if (name !== 'unknown') await writeFile(jobNote(work, name), name === 'unreadable' ? '{' : note);
  }
  expect(await sweepJobs(work, async ({ workflowId }) => workflowId === 'ended')).toBe(1);
  expect((await readdir(join(work, 'jobs'))).sort()).toEqual(['running', 'unknown', 'unreadable']);
  expect((await readdir(join(work, 'runs'))).sort()).toEqual(['running.json', 'unreadable.json']);
});

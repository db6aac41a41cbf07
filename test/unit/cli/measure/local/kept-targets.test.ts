import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderName } from '../../../../../adapters/host/jobs/job-paths.ts';
import { keptTargets, pruneLocalTargets } from '../../../../../cli/measure/local/kept-targets.ts';

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'local-targets-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

it('spares everything while another run is under way, and the measured checkout’s own always', async () => {
  for (const root of ['/home/dev/one', '/home/dev/two'])
    await mkdir(join(work, 'targets', folderName(root)), { recursive: true });
  await mkdir(join(work, 'jobs', 'another'), { recursive: true });
  const nothing = keptTargets({ BENCHMARK_GATE_LOCAL_LIMIT: '0' });
  expect(await pruneLocalTargets(work, '/home/dev/two', nothing)).toBe(0);
  await rm(join(work, 'jobs', 'another'), { recursive: true });
  expect(await pruneLocalTargets(work, '/home/dev/two', nothing)).toBe(1);
  expect(await readdir(join(work, 'targets'))).toEqual([folderName('/home/dev/two')]);
});

it('says what its variable may hold', () => {
  expect(keptTargets({}).maxBytes).toBe(20 * 1024 ** 3);
  expect(() => keptTargets({ BENCHMARK_GATE_LOCAL_LIMIT: 'much' })).toThrow(
    'BENCHMARK_GATE_LOCAL_LIMIT="much" isn\'t a size such as 20G, or 0',
  );
});

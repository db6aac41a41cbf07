import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderName } from '../../../../../adapters/host/jobs/job-paths.ts';
import { markTargetUsed, pruneTargets } from '../../../../../adapters/host/jobs/prune-targets.ts';

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'targets-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

const MIB = 1024 ** 2;
const DAY_MS = 86_400_000;
const ROOMY = { maxBytes: 100 * MIB, maxCount: 8, maxAgeMs: 30 * DAY_MS };

const targetOf = (name: string) => join(work, 'targets', folderName(name));

/** Targets of a MiB each, the last of them used most recently: a day apart. */
async function make(...names: string[]): Promise<void> {
  for (const [at, name] of names.entries()) {
    await mkdir(join(targetOf(name), 'release'), { recursive: true });
    await writeFile(join(targetOf(name), 'release', 'deps'), Buffer.alloc(MIB, 1));
    const used = Date.now() / 1000 - (names.length - at) * (DAY_MS / 1000);
    await utimes(targetOf(name), used, used);
  }
}

const kept = async (...names: string[]) => {
  const left = await readdir(join(work, 'targets'));
  expect(left.sort()).toEqual(names.map(folderName).sort());
};

it('keeps what fits, and removes the least recently used first', async () => {
  await make('a', 'b', 'c', 'own');
  expect(await pruneTargets(work, ROOMY, targetOf('own'))).toBe(0);
  await kept('a', 'b', 'c', 'own');
  expect(await pruneTargets(work, { ...ROOMY, maxBytes: 3.5 * MIB }, targetOf('own'))).toBe(1);
  await kept('b', 'c', 'own');
  expect(await pruneTargets(work, { ...ROOMY, maxCount: 2 }, targetOf('own'))).toBe(1);
  await kept('c', 'own');
});

it('removes what nobody used for long, and never the caller’s own, however old and large', async () => {
  await make('own', 'old', 'new');
  await markTargetUsed(targetOf('new'));
  await utimes(targetOf('own'), 0, 0);
  await pruneTargets(work, { maxBytes: 1.5 * MIB, maxCount: 1, maxAgeMs: DAY_MS }, targetOf('own'));
  await kept('own');
  await make('own', 'old', 'new');
  await markTargetUsed(targetOf('new'));
  await pruneTargets(work, { ...ROOMY, maxAgeMs: DAY_MS }, targetOf('own'));
  await kept('own', 'new');
});

it('has nothing to do where there is none, and finishes what a killed process began', async () => {
  expect(await pruneTargets(join(work, 'absent'), ROOMY, targetOf('own'))).toBe(0);
  await markTargetUsed(targetOf('own'));
  await make('a');
  await mkdir(join(work, 'targets', 'removing-1', 'release'), { recursive: true });
  await pruneTargets(work, ROOMY, targetOf('own'));
  await kept('a');
});

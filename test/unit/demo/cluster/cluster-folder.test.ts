import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { defaultFolder, emptyClusterFolder, openClusterFolder } from '../../../../demo/cluster/cluster-folder.ts';
import { CAN_MOUNT, smallDisk } from '../../../support/processes/small-disk.ts';

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-folder-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('opens a folder that is new, empty or a cluster’s', async () => {
  const folder = join(await emptyFolder(), 'a', 'b');
  await openClusterFolder(folder);
  await mkdir(join(folder, 'store'));
  await openClusterFolder(folder);
  expect(await readdir(folder)).toContain('store');
});

it('takes no folder that holds something else, and leaves it alone', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'thesis.txt'), 'years of work');
  await expect(openClusterFolder(folder)).rejects.toThrow(/holds something else.*--data/);
  expect(await readdir(folder)).toEqual(['thesis.txt']);
});

it('removes all but its mark and the lock that is held', async () => {
  const folder = await emptyFolder();
  await openClusterFolder(folder);
  const lock = join(folder, 'cluster.lock');
  await writeFile(lock, '');
  await mkdir(join(folder, 'postgres'));
  await emptyClusterFolder(folder, lock);
  expect((await readdir(folder)).sort()).toEqual(['benchmark-gate.cluster', 'cluster.lock']);
});

it('says that a file stands where its folder should', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(openClusterFolder(join(folder, 'file'))).rejects.toThrow(/can't be used .*--data/);
});

it.runIf(CAN_MOUNT)('begins nothing on a disk that is nearly full', async () => {
  const folder = join(await smallDisk('64m'), 'cluster');
  await expect(openClusterFolder(folder)).rejects.toThrow(/has \d+ MiB free, and the database needs 256: make room/);
});

it('keeps root’s where other users may come to', () => {
  expect(defaultFolder({ HOME: '/root' }, 0)).toBe('/var/lib/benchmark-gate/cluster');
  expect(defaultFolder({ HOME: '/home/ada' }, 1000)).toBe('/home/ada/.local/share/benchmark-gate/cluster');
});

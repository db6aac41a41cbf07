import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findTool } from '../../../adapters/files/find-tool.ts';
import { temporaryFolder } from './confine.ts';

/** Of util-linux, as is what follows. */
const [MOUNT, UNMOUNT] = await Promise.all([findTool('mount'), findTool('umount')]);

function mount(folder: string, size: string): boolean {
  const args = ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder];
  return MOUNT !== null && spawnSync(MOUNT, args, { stdio: 'ignore' }).status === 0;
}

/** Lazily: a process that is still ending may hold it a moment longer. */
function unmount(folder: string): void {
  if (UNMOUNT !== null) spawnSync(UNMOUNT, ['--lazy', folder], { stdio: 'ignore' });
}

/** Whether this process may mount: as root, outside of most containers. Tests that need it are named as skipped elsewhere. */
export const CAN_MOUNT = tried();

function tried(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'can-mount-'));
  const could = mount(folder, '1m');
  if (could) unmount(folder);
  rmdirSync(folder);
  return could;
}

/** A file system of a test's own, in memory. @param size as `mount` has it: `64m` */
export async function smallDisk(size: string): Promise<string> {
  const folder = join(await temporaryFolder(), 'disk');
  mkdirSync(folder);
  if (!mount(folder, size)) throw new Error(`no disk of ${size} could be mounted`);
  onTestFinished(() => void unmount(folder));
  return folder;
}

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeTree } from '../../../files/remove-tree.ts';
import { withFileLock } from '../../../files/with-file-lock.ts';
import { freeDiskBytes } from '../../../host/look-at-host.ts';
import { readWarmBase, type WarmBase } from './manifest.ts';

/** A whole warm base's folder name; what is being made or removed is called otherwise. */
export const WHOLE = /^[0-9a-f]{24}$/;

export const lockOf = (folder: string): string => join(folder, 'lock');

/** Whoever holds the lock is making one, and needs the room itself. */
const LOCK_WAIT_MS = 1000;

/** All warm bases in a folder, the least recently used first. */
export async function leastUsedFirst(folder: string): Promise<WarmBase[]> {
  const names = (await readdir(folder)).filter((name) => WHOLE.test(name));
  return names.flatMap((name) => readWarmBase(join(folder, name)) ?? []).sort((a, b) => a.usedMs - b.usedMs);
}

/** Under another name first: half of one is never taken for a whole one. Does nothing where there is none. */
export async function removeWarmBase(base: string): Promise<void> {
  const gone = join(dirname(base), `removing-${randomUUID()}`);
  const isMoved = await rename(base, gone).then(
    () => true,
    () => false,
  );
  if (isMoved) await removeTree(gone);
}

/** With the lock held: removes the least recently used, but for one, until so much of the disk is free. */
export async function freeSpace(folder: string, freeBytes: number, spared: string | null): Promise<boolean> {
  for (const base of await leastUsedFirst(folder)) {
    if ((await freeDiskBytes(folder)) >= freeBytes) return true;
    if (base.folder !== spared) await removeWarmBase(base.folder);
  }
  return (await freeDiskBytes(folder)) >= freeBytes;
}

/**
 * Removes warm bases, the least recently used first, until so much of the disk is free: they are kept for speed alone,
 * and no reason to refuse a host. Leaves them where they are just used.
 */
export async function makeRoom(folder: string, freeBytes: number): Promise<void> {
  if (!existsSync(folder) || (await freeDiskBytes(folder)) >= freeBytes) return;
  const terms = { waitMs: LOCK_WAIT_MS };
  await withFileLock(lockOf(folder), terms, () => freeSpace(folder, freeBytes, null)).catch(() => false);
}

import { statfs } from 'node:fs/promises';
import type { ResourceLimits } from './resource-limits.ts';

/** Fast enough for a disk that takes 2 GB/s to stay above a floor of 1 GiB. */
const EVERY_MS = 500;

type DiskFloor = Pick<ResourceLimits, 'freeDiskBytes' | 'freeFiles'>;

/** A folder on whose file system too little is left, and what of. */
export interface FullFolder {
  readonly folder: string;
  readonly lacks: 'space' | 'files';
}

/** The first of these folders on whose file system less is free than this; null where there is none. */
export async function fullFolder(
  folders: readonly string[],
  { freeDiskBytes, freeFiles }: DiskFloor,
): Promise<FullFolder | null> {
  for (const folder of folders) {
    // What can't be asked isn't full: a folder that its command has removed.
    const system = await statfs(folder).catch(() => null);
    if (system === null) continue;
    if (system.bavail * system.bsize < freeDiskBytes) return { folder, lacks: 'space' };
    // File systems that make inodes as they need them say that they have none.
    if (system.files > 0 && system.ffree < freeFiles) return { folder, lacks: 'files' };
  }
  return null;
}

/** Looks at what is free until it is stopped, and calls once where there is too little. */
export function watchDisk(
  folders: readonly string[],
  floor: DiskFloor,
  onFull: (full: FullFolder) => void,
): { stop: () => void } {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void fullFolder(folders, floor).then((full) => {
      looking = false;
      if (full === null) return;
      clearInterval(timer);
      onFull(full);
    });
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

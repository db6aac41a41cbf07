import { statfs } from 'node:fs/promises';

/** Fast enough for a disk that takes 2 GB/s to stay above a floor of 1 GiB. */
const EVERY_MS = 500;

/** The first of these folders on whose file system less is free than this; null where there is none. */
export async function fullFolder(folders: readonly string[], freeBytes: number): Promise<string | null> {
  for (const folder of folders) {
    // What can't be asked isn't full: a folder that its command has removed.
    const system = await statfs(folder).catch(() => null);
    if (system !== null && system.bavail * system.bsize < freeBytes) return folder;
  }
  return null;
}

/** Looks at the free space until it is stopped, and calls once where there is too little. */
export function watchDisk(folders: readonly string[], freeBytes: number, onFull: () => void): { stop: () => void } {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void fullFolder(folders, freeBytes).then((full) => {
      looking = false;
      if (full === null) return;
      clearInterval(timer);
      onFull();
    });
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

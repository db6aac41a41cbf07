import { randomUUID } from 'node:crypto';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepResult } from '../job/run-step.ts';

/** Enough that a file system can't take it from what it had reserved, and written in a moment. */
const PROBE_BYTES = 4 * 1024 * 1024;

/** With less than this a command that failed for the disk may be right. */
const SCARCE_BYTES = 256 * 1024 * 1024;
const SCARCE_FILES = 1000;

/**
 * Whether a host ran out of anything while a command ran, by its own word: a limit was met, the kernel ended a process
 * for memory, or its disk doesn't take what is written now. Words of code that the change has written or chosen are held
 * against it.
 *
 * @param folders that the command wrote to
 */
export async function hostRanOut(
  { metLimit, oomKills }: Pick<StepResult, 'metLimit' | 'oomKills'>,
  folders: readonly string[],
): Promise<boolean> {
  if (metLimit !== null || oomKills === null || oomKills > 0) return true;
  for (const folder of folders) if (!(await takesFiles(folder))) return true;
  return false;
}

async function takesFiles(folder: string): Promise<boolean> {
  const file = join(folder, `.benchmark-gate-${randomUUID()}`);
  try {
    const { bavail, bsize, files, ffree } = await statfs(folder);
    if (bavail * bsize < SCARCE_BYTES || (files > 0 && ffree < SCARCE_FILES)) return false;
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(Buffer.alloc(PROBE_BYTES, 1));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    // A folder that isn't there says nothing.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

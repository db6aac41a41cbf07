import { randomUUID } from 'node:crypto';
import { lstat, readdir, rename, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { removeTree } from '../../files/remove-tree.ts';

/** What is kept of the target directories that outlive their jobs. */
export interface KeptTargets {
  /** Of all together, on the disk. */
  readonly maxBytes: number;
  readonly maxCount: number;
  /** Since a job last used one. */
  readonly maxAgeMs: number;
}

/** The names that `folderName` gives; what is being removed is called otherwise. */
const TARGET = /^[0-9a-f]{24}$/;

/** Says that a job uses a target now: it is the last that is removed. Does nothing where there is none yet. */
export async function markTargetUsed(target: string, now = new Date()): Promise<void> {
  await utimes(target, now, now).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/**
 * Removes targets that outlive their jobs, the least recently used first, until the others are within the bounds. Call it
 * while no other job of the folder is under way: one that builds there would lose what it built.
 *
 * @param spared the target of the job that calls, which is never removed, and counts
 * @returns how many were removed
 */
export async function pruneTargets(
  workFolder: string,
  { maxBytes, maxCount, maxAgeMs }: KeptTargets,
  spared: string,
  now = Date.now(),
): Promise<number> {
  const folder = join(workFolder, 'targets');
  const names = await readdir(folder).catch(() => []);
  // What a process left that died while it removed one.
  for (const name of names) if (name.startsWith('removing-')) await removeTree(join(folder, name));
  const targets = await Promise.all(
    names.filter((name) => TARGET.test(name)).map(async (name) => lookAt(join(folder, name))),
  );
  let removed = 0;
  let [bytes, count] = [0, 0];
  // Newest first: what fits is kept.
  for (const target of targets.sort((a, b) => usedOf(b, spared) - usedOf(a, spared))) {
    const isKept =
      basename(target.path) === basename(spared) ||
      (bytes + target.bytes <= maxBytes && count < maxCount && now - target.usedMs <= maxAgeMs);
    if (isKept) {
      bytes += target.bytes;
      count += 1;
    } else {
      await removeTarget(folder, target.path);
      removed += 1;
    }
  }
  return removed;
}

const usedOf = ({ path, usedMs }: { path: string; usedMs: number }, spared: string): number =>
  basename(path) === basename(spared) ? Number.POSITIVE_INFINITY : usedMs;

const lookAt = async (path: string) => ({ path, bytes: await sizeOf(path), usedMs: (await stat(path)).mtimeMs });

/** Under another name first: who begins meanwhile makes a new one, and never builds into half of one. */
async function removeTarget(folder: string, target: string): Promise<void> {
  const gone = join(folder, `removing-${randomUUID()}`);
  await rename(target, gone);
  await removeTree(gone);
}

/** What a folder takes of the disk, in bytes. Links are not followed; what goes away meanwhile takes nothing. */
async function sizeOf(path: string): Promise<number> {
  const status = await lstat(path).catch(() => null);
  if (status === null) return 0;
  let bytes = status.blocks * 512;
  if (!status.isDirectory()) return bytes;
  for (const name of await readdir(path).catch(() => [])) bytes += await sizeOf(join(path, name));
  return bytes;
}

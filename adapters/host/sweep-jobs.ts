import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from './remove-tree.ts';

/** Longer than any gate: what wasn't touched since then belongs to no run. */
const ABANDONED_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Removes the folders of jobs that nobody came back for: a run that was terminated, or went on elsewhere after its host
 * was lost. Returns how many.
 */
export async function sweepJobs(workFolder: string, now = Date.now()): Promise<number> {
  const jobs = join(workFolder, 'jobs');
  let swept = 0;
  for (const name of await readdir(jobs).catch(() => [])) {
    const folder = join(jobs, name);
    const touched = await stat(folder).catch(() => null);
    if (touched === null || now - touched.mtimeMs < ABANDONED_MS) continue;
    await removeTree(folder);
    swept += 1;
  }
  return swept;
}

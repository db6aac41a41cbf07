import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { readBoundedFile } from '../../files/read-bounded-file.ts';
import { removeTree } from '../../files/remove-tree.ts';

/** Longer than any gate: what wasn't touched since then belongs to no run. */
const ABANDONED_MS = 7 * 24 * 60 * 60 * 1000;

const MAX_NOTE_BYTES = 16_384;

/** Whose a job's folder is: written beside it, since its name is a digest. */
const JobNote = z.object({ workflowId: z.string().max(2000), firstExecutionRunId: z.string().max(200) });
export type JobNote = Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>;

/** Where the note of a job is, whose folder is `jobs/NAME`. */
export const jobNote = (workFolder: string, name: string): string => join(workFolder, 'runs', `${name}.json`);

/**
 * Removes the folders of jobs that nobody comes back for: a run that has ended, was terminated, or went on elsewhere
 * after this host was lost. Returns how many.
 *
 * @param isOver whether a run has ended; false also where that isn't known: its folder is then removed after a week
 */
export async function sweepJobs(
  workFolder: string,
  isOver: (run: JobNote) => Promise<boolean>,
  now = Date.now(),
): Promise<number> {
  const jobs = join(workFolder, 'jobs');
  let swept = 0;
  for (const name of await readdir(jobs).catch(() => [])) {
    const folder = join(jobs, name);
    const touched = await stat(folder).catch(() => null);
    if (touched === null) continue;
    const run = readNote(jobNote(workFolder, name));
    const abandoned = now - touched.mtimeMs >= ABANDONED_MS;
    if (!abandoned && (run === null || !(await isOver(run)))) continue;
    await removeTree(folder);
    await rm(jobNote(workFolder, name), { force: true });
    swept += 1;
  }
  return swept;
}

function readNote(file: string): JobNote | null {
  const read = readBoundedFile(file, MAX_NOTE_BYTES);
  if ('fault' in read) return null;
  try {
    return JobNote.safeParse(JSON.parse(read.text)).data ?? null;
  } catch {
    return null;
  }
}

import { join } from 'node:path';
import { z } from 'zod';
import { GeneratedLock } from '../../../gate/contract/generated-lock.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { readState, writeState } from '../../files/state-file.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';

/** What preparing a checkout found out: written beside it, and what every later step begins with. */
export const Prepared = z.object({
  commit: z.string(),
  tree: z.string(),
  /** The host's own triple, whose runner is set. */
  triple: z.string(),
  toolchain: z.object({
    requested: z.string().nullable(),
    /** As rustup knows it; null: the host's default. */
    name: z.string().nullable(),
    alternative: z.string().optional(),
    rustc: z.string(),
    cargo: z.string(),
  }),
  /** The commit whose built dependencies this job's target directory began with; absent: it began empty. */
  warmBase: z.string().optional(),
  /** The lock file of a commit that has none; absent: it has one. */
  lockFile: GeneratedLock.optional(),
});

export type Prepared = z.infer<typeof Prepared>;

const preparedFile = (paths: JobPaths): string => join(paths.records, 'prepared.json');

export const writePrepared = (paths: JobPaths, prepared: Prepared): Promise<void> =>
  writeState(preparedFile(paths), prepared);

/** Null where this job's checkout isn't there, is another commit's, or has another lock file than its run. */
export function readPrepared(paths: JobPaths, job: Pick<HostJob, 'commit' | 'tree' | 'lockFile'>): Prepared | null {
  const prepared = readState(preparedFile(paths), Prepared);
  if (prepared?.commit !== job.commit || prepared.tree !== job.tree) return null;
  return job.lockFile === undefined || job.lockFile.digest === prepared.lockFile?.digest ? prepared : null;
}

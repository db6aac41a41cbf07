import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { logRecord } from '../../../gate/baseline/run-record.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { readState, writeState } from '../../files/state-file.ts';
import type { JobPaths } from '../../host/jobs/job-paths.ts';
import type { RecordStore } from '../../store/content/store.ts';

/** What the logs of one run may take on one host, before compression; what comes after isn't kept. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_LOGS = 1000;

const Kept = z.object({ logs: z.int().nonnegative(), bytes: z.int().nonnegative() });

/** Where a job's logs are until they are in the store. */
const folderOf = (paths: Pick<JobPaths, 'records'>): string => join(paths.records, 'logs');

export interface LogKeeping {
  readonly putRecord: RecordStore['putRecord'];
}

/** What a failure says of its program's log. */
export const logOf = ({ log }: { readonly log: string | null }): { log?: string } => (log === null ? {} : { log });

type Run = Pick<HostJob, 'firstExecutionRunId'>;

/**
 * Begins a log. What lies there from before (of an attempt that was killed, or that the store didn't take) is kept
 * first. Names begin with the time, so that attempts stand in their order.
 *
 * @returns the file to write to
 */
export async function beginLog(
  host: LogKeeping,
  job: Run & Pick<HostJob, 'lane'>,
  paths: JobPaths,
  name: string,
): Promise<string> {
  await keepLogs(host, job, paths);
  const time = new Date().toISOString().replaceAll(/[-:]/g, '');
  const words = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
  return join(folderOf(paths), `${time}-${job.lane}-${words}.log`);
}

/**
 * Puts all logs that lie there into the store, beside the run's other records.
 *
 * @returns the address of each by its file; those that couldn't be kept are left out: a store that fails is no reason to
 *   lose a measurement
 */
export async function keepLogs(host: LogKeeping, job: Run, paths: JobPaths): Promise<ReadonlyMap<string, string>> {
  const folder = folderOf(paths);
  await mkdir(folder, { recursive: true });
  const uris = new Map<string, string>();
  for (const name of (await readdir(folder)).sort()) {
    const uri = await keepOne(host, job, paths, name).catch(() => null);
    if (uri !== null) uris.set(join(folder, name), uri);
  }
  return uris;
}

async function keepOne(host: LogKeeping, job: Run, paths: JobPaths, name: string): Promise<string | null> {
  const file = join(folderOf(paths), name);
  const { size } = await stat(file);
  const account = join(paths.records, 'kept-logs.json');
  const kept = readState(account, Kept) ?? { logs: 0, bytes: 0 };
  const next = { logs: kept.logs + 1, bytes: kept.bytes + size };
  const fits = size > 0 && next.logs <= MOST_LOGS && next.bytes <= MOST_BYTES;
  const record = logRecord(job.firstExecutionRunId, name);
  const uri = fits ? (await host.putRecord(record, createReadStream(file))).uri : null;
  await rm(file, { force: true });
  if (fits) await writeState(account, next);
  return uri;
}

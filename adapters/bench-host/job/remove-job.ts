import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { removeTree } from '../../files/remove-tree.ts';
import type { BenchHost } from './bench-host.ts';
import { keepLogs } from './kept-logs.ts';

/**
 * Keeps the logs that are left and removes a job's folders, whatever its benches left there. A target folder that jobs share lies elsewhere and stays.
 */
export async function removeJob(
  host: Pick<BenchHost, 'pathsOf' | 'putRecord'>,
  job: Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>,
): Promise<void> {
  const paths = host.pathsOf(job);
  if (existsSync(paths.records)) await keepLogs(host, job, paths);
  await removeTree(paths.root);
  await rm(paths.note, { force: true });
}

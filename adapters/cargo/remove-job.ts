import { rm } from 'node:fs/promises';
import type { HostJob } from '../../gate/policy/host-job.ts';
import type { BenchHost } from './bench-host.ts';

/**
 * Removes a job's folders. A target folder that jobs share lies elsewhere and stays. What can't be removed (a bench took
 * the right to write from its own folder) is an error of the file system, unchanged.
 */
export async function removeJob(
  host: Pick<BenchHost, 'pathsOf'>,
  job: Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>,
): Promise<void> {
  await rm(host.pathsOf(job).root, { recursive: true, force: true, maxRetries: 3 });
}

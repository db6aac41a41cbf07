import type { HostJob } from '../../gate/policy/host-job.ts';
import { removeTree } from '../host/remove-tree.ts';
import type { BenchHost } from './bench-host.ts';

/**
 * Removes a job's folders, whatever its benches left there. A target folder that jobs share lies elsewhere and stays.
 */
export async function removeJob(
  host: Pick<BenchHost, 'pathsOf'>,
  job: Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>,
): Promise<void> {
  await removeTree(host.pathsOf(job).root);
}

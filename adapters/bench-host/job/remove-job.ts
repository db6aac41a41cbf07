import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { JobIdentity } from '../../../gate/contract/host-job.ts';
import { removeTree } from '../../files/remove-tree.ts';
import { endUse } from '../fetch/cargo-home/jobs-in-use.ts';
import { pruneCargoHome } from '../fetch/cargo-home/prune-cargo-home.ts';
import type { BenchHost } from './bench-host.ts';
import { keepLogs } from './kept-logs.ts';

/**
 * Keeps the logs that are left and removes a job's folders, whatever its benches left there. A target folder
 * that jobs share lies elsewhere and stays. What was fetched stays too, as far as there is room for it.
 */
export async function removeJob(
  host: Pick<BenchHost, 'pathsOf' | 'putRecord' | 'installation' | 'crates'>,
  job: JobIdentity,
): Promise<void> {
  const paths = host.pathsOf(job);
  if (existsSync(paths.records)) await keepLogs(host, job, paths);
  await removeTree(paths.root);
  await rm(paths.note, { force: true });
  const { cargoHome } = host.installation;
  await endUse(cargoHome, paths.root);
  if (host.crates !== undefined) await pruneCargoHome(cargoHome, host.crates.maxBytes);
}

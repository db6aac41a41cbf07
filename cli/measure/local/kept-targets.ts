import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../../adapters/files/user-folders.ts';
import { jobPaths } from '../../../adapters/host/jobs/job-paths.ts';
import { type KeptTargets, markTargetUsed, pruneTargets } from '../../../adapters/host/jobs/prune-targets.ts';
import { keptBytes } from '../../../workers/size-variable.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What is kept of earlier builds: `BENCHMARK_GATE_LOCAL_LIMIT`; `0` keeps the checkout's that is measured alone.
 *
 * @throws {GateError} wrong-input
 */
export const keptTargets = (env: Environment): KeptTargets => ({
  maxBytes: keptBytes(env, 'BENCHMARK_GATE_LOCAL_LIMIT', '20G'),
  maxCount: 8,
  maxAgeMs: 30 * DAY_MS,
});

/**
 * Removes the builds of checkouts that were measured longest ago, but while somebody else measures here: the next that is
 * alone does it. A checkout that was moved or removed leaves its build behind, which goes this way too.
 *
 * @param root of the checkout that is measured now
 */
export async function pruneLocalTargets(work: string, root: string, kept: KeptTargets): Promise<number> {
  const job = { workflowId: root, firstExecutionRunId: root };
  const { outside: own } = jobPaths({ ...job, workFolder: work, isolation: 'none', targetKey: root }).target;
  await markTargetUsed(own);
  // Those of runs that are over were swept before, and this run has none yet.
  const others = await readdir(join(work, 'jobs')).catch(() => []);
  return others.length > 0 ? 0 : pruneTargets(work, kept, own);
}

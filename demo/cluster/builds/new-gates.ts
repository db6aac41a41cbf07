import { Client, Connection } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { timedSignal } from '../../../adapters/signals/timed-signal.ts';
import { deploymentRouting, toMakeCurrent } from '../../../workers/control/deployment-routing.ts';
import { DEFAULT_DEPLOYMENT } from '../../../workers/control/deployment-version.ts';
import { ClusterError } from '../cluster-error.ts';
import { readyBy } from '../parts/ready-by.ts';

/** Seconds are usual: the server first has to see a worker of the build. */
const WITHIN_MS = 120_000;
const ANSWER_MS = 10_000;

/**
 * Has new gates go to the cluster's build where no build of its deployment gets them yet. Where another one does it is left
 * at that: somebody chose it, and may not have meant to take it back.
 *
 * @param version of the control workers that run; null: of none
 * @returns where new gates go, and what changes that; null: to workers of no version, as these are
 * @throws ClusterError where the server doesn't come to know the build
 */
export async function whereNewGatesGo(
  place: { readonly address: string; readonly namespace: string },
  version: WorkerDeploymentVersion | null,
  stopped: AbortSignal,
): Promise<string | null> {
  const connection = await Connection.connect({ address: place.address, connectTimeout: '10s' });
  try {
    const client = new Client({ connection, namespace: place.namespace });
    if (version === null) {
      const routing = await deploymentRouting(client, DEFAULT_DEPLOYMENT);
      const current = routing?.current ?? null;
      return current === null ? null : `new gates go to build ${current}: begin with --build-id ${current}`;
    }
    const current = await makeFirst(client, version, stopped);
    if (current === version.buildId) return 'new gates go to it';
    return `new gates go to build ${current} until: ${toMakeCurrent(version)}`;
  } finally {
    await connection.close();
  }
}

/** @returns the build that gets new gates */
async function makeFirst(client: Client, version: WorkerDeploymentVersion, stopped: AbortSignal): Promise<string> {
  const { signal, release } = timedSignal(WITHIN_MS, stopped);
  let current: string | null = null;
  try {
    await readyBy(async () => {
      current = (await deploymentRouting(client, version.deploymentName))?.current ?? null;
      // Refused till the server has seen a worker of it; what it says is asked for anew.
      if (current === null) await setCurrentBuild(client, version);
      return current !== null;
    }, signal);
  } catch (error) {
    if (!signal.aborted || stopped.aborted) throw error;
    throw new ClusterError(
      `the server did not come to know build ${version.buildId} within ${WITHIN_MS / 1000} s: see the logs of its control workers`,
    );
  } finally {
    release();
  }
  return current ?? version.buildId;
}

/** From now on new gates go to this version. @throws where the server has seen no worker of it */
export async function setCurrentBuild(
  client: Client,
  { deploymentName, buildId }: WorkerDeploymentVersion,
): Promise<void> {
  const { namespace, identity } = client.options;
  await client.withDeadline(Date.now() + ANSWER_MS, () =>
    client.workflowService.setWorkerDeploymentCurrentVersion({ namespace, deploymentName, buildId, identity }),
  );
}

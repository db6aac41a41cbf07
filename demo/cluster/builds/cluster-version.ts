import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { Environment } from '../../../adapters/files/user-folders.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { DEFAULT_DEPLOYMENT, deploymentVersion } from '../../../workers/control/deployment-version.ts';
import { ClusterError } from '../cluster-error.ts';

/**
 * Which version of the gate the cluster's control workers are, by the rules of a worker: a flag beats its variable. Null:
 * of none.
 *
 * @throws ClusterError where it can't be read
 */
export function clusterVersion(buildId: string | undefined, env: Environment): WorkerDeploymentVersion | null {
  try {
    return deploymentVersion(buildId === undefined ? env : { ...env, BENCHMARK_GATE_BUILD_ID: buildId });
  } catch (error) {
    if (error instanceof GateError) throw new ClusterError(error.message);
    throw error;
  }
}

/** By which variables a control worker is of a version. */
export const versionVariables = (version: WorkerDeploymentVersion | null): Readonly<Record<string, string>> =>
  version === null
    ? {}
    : { BENCHMARK_GATE_BUILD_ID: version.buildId, BENCHMARK_GATE_DEPLOYMENT: version.deploymentName };

/** By which variable a control worker beside is of the same deployment, whatever its build. */
export const deploymentVariable = (version: WorkerDeploymentVersion | null): Readonly<Record<string, string>> =>
  version === null || version.deploymentName === DEFAULT_DEPLOYMENT
    ? {}
    : { BENCHMARK_GATE_DEPLOYMENT: version.deploymentName };

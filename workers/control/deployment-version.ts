import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { WorkerOptions } from '@temporalio/worker';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import { wrongVariable } from '../size-variable.ts';

/** What a control worker is a version of, where none is named. */
export const DEFAULT_DEPLOYMENT = 'benchmark-gate';

/** Stands unescaped in queries, command lines and task queues' names; servers join both by a colon, older ones by a dot. */
const DEPLOYMENT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const BUILD = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/;

/**
 * The version of the gate that a control worker is, by `BENCHMARK_GATE_BUILD_ID` and `BENCHMARK_GATE_DEPLOYMENT`; null
 * where none is named: such a worker takes whatever gates there are.
 *
 * @throws {GateError} wrong-input, with the variable and the mend
 */
export function deploymentVersion(env: Environment): WorkerDeploymentVersion | null {
  const buildId = env.BENCHMARK_GATE_BUILD_ID?.trim() ?? '';
  const deploymentName = env.BENCHMARK_GATE_DEPLOYMENT?.trim() ?? '';
  if (buildId === '' && deploymentName === '') return null;
  if (buildId === '') {
    const message = `a deployment (${JSON.stringify(deploymentName.slice(0, 100))}) needs a build: set BENCHMARK_GATE_BUILD_ID, or --build-id, to what changes with the code, such as a release or a commit`;
    throw new GateError({ class: 'wrong-input', message });
  }
  if (!BUILD.test(buildId)) {
    throw wrongVariable('BENCHMARK_GATE_BUILD_ID', buildId, 'up to 100 letters, digits and any of . _ + -');
  }
  if (deploymentName !== '' && !DEPLOYMENT.test(deploymentName)) {
    throw wrongVariable('BENCHMARK_GATE_DEPLOYMENT', deploymentName, 'up to 100 letters, digits and any of _ -');
  }
  return { deploymentName: deploymentName || DEFAULT_DEPLOYMENT, buildId };
}

/**
 * How a worker is one of a version. What a workflow doesn't say of itself otherwise stays on the version that it began on:
 * a gate and a measuring, with all their passes, and the children that say nothing else.
 *
 * @param version null: of none
 */
export const versionOptions = (
  version: WorkerDeploymentVersion | null,
): Pick<WorkerOptions, 'workerDeploymentOptions'> =>
  version === null
    ? {}
    : {
        workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
      };

import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { grpcAnswer } from '../../activities/control/runs/refusals/grpc-answer.ts';
import { GateError } from '../../gate/contract/gate-error.ts';

const ANSWER_MS = 10_000;

/** The gRPC codes that are looked at, by https://grpc.io/docs/guides/status-codes. */
const NOT_FOUND = 5;
const WITHOUT_VERSIONS: readonly number[] = [3, 7, 9, 12];

/** Where a deployment's new gates go. */
export interface DeploymentRouting {
  /** Null: to workers without a version. */
  readonly current: string | null;
}

/**
 * Asks where a deployment's new gates go; null: the server has seen no worker of it.
 *
 * @throws {GateError} wrong-input where the server has no deployment versions, with the mend
 */
export async function deploymentRouting(client: Client, deploymentName: string): Promise<DeploymentRouting | null> {
  const { namespace } = client.options;
  const ask = <T>(question: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + ANSWER_MS, question);
  try {
    // A server on which they are switched off says so here alone.
    await ask(() => client.workflowService.listWorkerDeployments({ namespace, pageSize: 1 }));
    const { workerDeploymentInfo: info } = await ask(() =>
      client.workflowService.describeWorkerDeployment({ namespace, deploymentName }),
    );
    return { current: info?.routingConfig?.currentDeploymentVersion?.buildId || null };
  } catch (error) {
    const answer = grpcAnswer(error);
    if (answer?.code === NOT_FOUND) return null;
    if (answer === null || !WITHOUT_VERSIONS.includes(answer.code)) throw error;
    const message = `the server has no worker deployment versions (${answer.details}): start the worker without --build-id and BENCHMARK_GATE_BUILD_ID, or update the server (Temporal 1.28 or newer) and switch on system.enableDeploymentVersions`;
    throw new GateError({ class: 'wrong-input', message });
  }
}

/** The command by which new gates go to a version. */
export const toMakeCurrent = ({ deploymentName, buildId }: WorkerDeploymentVersion): string =>
  `temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id ${buildId}`;

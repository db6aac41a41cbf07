import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { grpcAnswer } from '../../activities/control/runs/refusals/grpc-answer.ts';
import { GateError } from '../../gate/contract/gate-error.ts';

const ANSWER_MS = 10_000;

/** The gRPC codes that are looked at, by https://grpc.io/docs/guides/status-codes. */
const NOT_FOUND = 5;
const WITHOUT_VERSIONS: readonly number[] = [3, 7, 9, 12];

/**
 * Says which version a control worker is, and whether new gates go to it. On a server without versions such a worker would
 * be given nothing, or everything: it doesn't begin there.
 *
 * @throws {GateError} wrong-input where the server has no deployment versions, with the mend
 */
export async function announceVersion(
  client: Client,
  version: WorkerDeploymentVersion,
  say: (line: string) => void,
): Promise<void> {
  const { deploymentName, buildId } = version;
  const current = await currentBuild(client, deploymentName);
  const own = `version: ${deploymentName}, build ${buildId}`;
  if (current === buildId) say(`${own}; new gates go to it`);
  else
    say(
      `${own}; new gates go to ${current === null ? 'workers without a version' : `build ${current}`} until: temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id ${buildId}`,
    );
}

/** To which build of a deployment new gates go; null: to none. */
async function currentBuild(client: Client, deploymentName: string): Promise<string | null> {
  const { namespace } = client.options;
  const ask = <T>(question: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + ANSWER_MS, question);
  try {
    // A server on which they are switched off says so here alone.
    await ask(() => client.workflowService.listWorkerDeployments({ namespace, pageSize: 1 }));
    const { workerDeploymentInfo: info } = await ask(() =>
      client.workflowService.describeWorkerDeployment({ namespace, deploymentName }),
    );
    return info?.routingConfig?.currentDeploymentVersion?.buildId || null;
  } catch (error) {
    const answer = grpcAnswer(error);
    if (answer?.code === NOT_FOUND) return null;
    if (answer === null || !WITHOUT_VERSIONS.includes(answer.code)) throw error;
    const message = `the server has no worker deployment versions (${answer.details}): start the worker without --build-id and BENCHMARK_GATE_BUILD_ID, or update the server (Temporal 1.28 or newer) and switch on system.enableDeploymentVersions`;
    throw new GateError({ class: 'wrong-input', message });
  }
}

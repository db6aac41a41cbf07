import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { deploymentRouting, toMakeCurrent } from './deployment-routing.ts';

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
  const current = (await deploymentRouting(client, deploymentName))?.current ?? null;
  const own = `version: ${deploymentName}, build ${buildId}`;
  if (current === buildId) say(`${own}; new gates go to it`);
  else
    say(
      `${own}; new gates go to ${current === null ? 'workers without a version' : `build ${current}`} until: ${toMakeCurrent(version)}`,
    );
}

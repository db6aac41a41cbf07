import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { askServer } from '../../client/ask-server.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import { CONTROL_QUEUE } from '../../gate/names/names.ts';
import { POLLS_WITHIN_MS, QUEUE_KIND } from '../../gate/names/polls.ts';
import { type DeploymentRouting, deploymentRouting, toMakeCurrent } from '../../workers/control/deployment-routing.ts';
import { DEFAULT_DEPLOYMENT } from '../../workers/control/deployment-version.ts';
import { servingIdentities } from '../worker/serving-identities.ts';
import { type Finding, findingsOf } from './finding.ts';

const { ok, note } = findingsOf('Temporal');

const WITHIN_MS = 10_000;

/** Which build of the gate new gates go to, and whether anybody serves it; nothing where no build was ever served. */
export async function checkBuilds(client: Client, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const deploymentName = env.BENCHMARK_GATE_DEPLOYMENT?.trim() || DEFAULT_DEPLOYMENT;
  const routing = await routingOf(client, deploymentName);
  if (routing === null) return [];
  const { current: buildId } = routing;
  if (buildId === null) {
    const says = `no build of ${deploymentName} is the current one: new gates go to control workers of no build alone`;
    return [note(says, toMakeCurrent({ deploymentName, buildId: 'ID' }))];
  }
  const serving = await serversOf(client, { deploymentName, buildId }, env);
  if (serving > 0) return [ok(`new gates go to build ${buildId} of ${deploymentName} (${serving} polling)`)];
  const mend = `start one: benchmark-gate worker --role control --build-id ${buildId}; or name a build that is served: ${toMakeCurrent({ deploymentName, buildId: 'ID' })}`;
  return [note(`no control worker serves build ${buildId} of ${deploymentName}: new gates go to it, and wait`, mend)];
}

/** Null also where the server tells no builds apart. */
async function routingOf(client: Client, deploymentName: string): Promise<DeploymentRouting | null> {
  try {
    return await askServer(client, { withinMs: WITHIN_MS }, () => deploymentRouting(client, deploymentName));
  } catch (error) {
    if (error instanceof GateError) return null;
    throw error;
  }
}

/** How many asked lately for the first steps of its gates. */
async function serversOf(
  client: Client,
  { deploymentName, buildId }: { readonly deploymentName: string; readonly buildId: string },
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { pollers } = await askServer(client, { withinMs: WITHIN_MS }, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: CONTROL_QUEUE },
      taskQueueType: QUEUE_KIND.workflow,
    }),
  );
  const its = (pollers ?? []).filter(
    ({ lastAccessTime, deploymentOptions: options }) =>
      Date.now() - (optionalTsToMs(lastAccessTime) ?? 0) < POLLS_WITHIN_MS &&
      options?.deploymentName === deploymentName &&
      options.buildId === buildId,
  );
  return (await servingIdentities('control', its.map(nameOf), { env })).length;
}

const nameOf = ({ identity }: { readonly identity?: string | null }): string => identity || 'unnamed';

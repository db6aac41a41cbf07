import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { CONTROL_QUEUE } from '../../gate/names/names.ts';
import { POLLS_WITHIN_MS, QUEUE_KIND } from '../../gate/names/polls.ts';

const ANSWER_MS = 10_000;

/** What runs wait for when a control worker goes. */
export interface Leaving {
  /** What it calls itself. */
  readonly identity: string;
  readonly version: WorkerDeploymentVersion | null;
}

/**
 * What a person has to know before the last control worker goes, or the last of its version: how many runs wait, and for
 * what; null where others go on with them, or nothing is under way.
 *
 * @throws where the server doesn't answer
 */
export async function whoIsLeft(client: Client, { identity, version }: Leaving): Promise<string | null> {
  return client.withDeadline(Date.now() + ANSWER_MS, async () => {
    const others = (await pollersOf(client)).filter((poller) => poller.identity !== identity);
    const ofVersion = others.filter(({ deploymentOptions: its }) =>
      version === null ? true : its?.deploymentName === version.deploymentName && its.buildId === version.buildId,
    );
    if (ofVersion.length > 0) return null;
    const query = version === null ? OPEN : `${OPEN} AND ${pinnedTo(version)}`;
    const { count } = await client.workflow.count(query);
    if (count === 0) return null;
    const runs = count === 1 ? '1 run waits' : `${count} runs wait`;
    if (version === null)
      return `no other control worker serves: ${runs} for one: benchmark-gate worker --role control`;
    const { deploymentName, buildId } = version;
    return `no other worker serves build ${buildId} of ${deploymentName}: ${runs} for one, or to be moved: temporal workflow update-options --query "${pinnedTo(version)} AND ExecutionStatus = 'Running'" --versioning-override-behavior auto_upgrade --yes`;
  });
}

const OPEN = `TaskQueue = '${CONTROL_QUEUE}' AND ExecutionStatus = 'Running'`;

/** As the server writes where a run stays. */
const pinnedTo = ({ deploymentName, buildId }: WorkerDeploymentVersion): string =>
  `TemporalWorkerDeploymentVersion = '${deploymentName}:${buildId}' AND TemporalWorkflowVersioningBehavior = 'Pinned'`;

/** Who asked for control's work lately. */
async function pollersOf(client: Client) {
  const asked = Object.values(QUEUE_KIND).map((taskQueueType) =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: CONTROL_QUEUE },
      taskQueueType,
    }),
  );
  return (await Promise.all(asked))
    .flatMap(({ pollers }) => pollers ?? [])
    .filter(({ lastAccessTime }) => Date.now() - (optionalTsToMs(lastAccessTime) ?? 0) < POLLS_WITHIN_MS);
}

import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { LanePlace } from '../../../../gate/hosts/lane-place.ts';
import { laneQueue, presenceQueue } from '../../../../gate/names/names.ts';
import { QUEUE_KIND } from '../../../../gate/names/polls.ts';
import type { ControlActivities } from '../../../interfaces.ts';
import { MEASURING } from '../identity/require-caller.ts';

/** Runs that are looked at, and how many at a time. */
const MOST_RUNS = 100;
const AT_A_TIME = 10;

/** A host's poll is answered within a minute, with work or without. */
const SEEN_WITHIN_MS = 90_000;

/** `PENDING_ACTIVITY_STATE_SCHEDULED` of Temporal's API, which its clients don't export. */
const ACTIVITY_SCHEDULED = 1;

/** Tells a waiting lane how many asked before it, and whether any host of the kind is there. */
export const createFindPlace =
  ({ client }: { readonly client: Client }): ControlActivities['findPlace'] =>
  async ({ workflowId, lane }): Promise<LanePlace> => {
    const [own, runs, hosts] = await Promise.all([
      waitsSince(client, workflowId, laneQueue(lane)),
      otherRuns(client, workflowId),
      countHosts(client, presenceQueue(lane)),
    ]);
    const looked = runs.slice(0, MOST_RUNS);
    let ahead = 0;
    for (let at = 0; at < looked.length; at += AT_A_TIME) {
      const some = looked.slice(at, at + AT_A_TIME);
      const waiting = await Promise.all(some.map((id) => waitsSince(client, id, laneQueue(lane))));
      ahead += waiting.filter((since) => since !== null && (own === null || since < own)).length;
    }
    return { ahead, isAll: runs.length === looked.length, hosts };
  };

/** One more than are looked at, where there are as many. */
async function otherRuns(client: Client, own: string): Promise<string[]> {
  const types = MEASURING.map((type) => `WorkflowType = '${type}'`).join(' OR ');
  const query = `(${types}) AND ExecutionStatus = 'Running'`;
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) {
    if (workflowId !== own) ids.push(workflowId);
    if (ids.length > MOST_RUNS) break;
  }
  return ids;
}

/** Since when a run has asked for a host by this queue, in milliseconds since the epoch; null: it doesn't wait for one. */
async function waitsSince(client: Client, workflowId: string, queue: string): Promise<number | null> {
  try {
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    const waiting = (raw.pendingActivities ?? []).find(
      ({ activityType, activityOptions, state }) =>
        activityType?.name === 'leaseHost' &&
        activityOptions?.taskQueue?.name === queue &&
        state === ACTIVITY_SCHEDULED,
    );
    return optionalTsToMs(waiting?.scheduledTime) ?? null;
  } catch (error) {
    // It has ended since it was listed.
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

async function countHosts({ connection, options }: Client, queue: string): Promise<number> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: queue },
    taskQueueType: QUEUE_KIND.activity,
  });
  const polls = (pollers ?? []).map(({ lastAccessTime }) => optionalTsToMs(lastAccessTime) ?? 0);
  return polls.filter((poll) => Date.now() - poll < SEEN_WITHIN_MS).length;
}

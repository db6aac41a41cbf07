import { type NativeConnection, Worker } from '@temporalio/worker';
import type { ControlActivities } from '../activities/interfaces.ts';
import { CONTROL_QUEUE } from '../gate/contract/names.ts';
import { heartbeating } from './heartbeating.ts';
import { workflowCode } from './workflow-code.ts';

export interface WorkerPlace {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

/**
 * A control worker: workflow tasks, and the activities on GitHub, the store and the mirror. Any number may run; none of
 * them holds anything that another can't go on with.
 */
export const createControlWorker = (
  { connection, namespace }: WorkerPlace,
  activities: ControlActivities,
): Promise<Worker> =>
  Worker.create({
    connection,
    namespace,
    taskQueue: CONTROL_QUEUE,
    ...workflowCode(),
    activities: { ...activities },
    interceptors: { activity: [heartbeating] },
    // A cached workflow is a V8 context of some megabytes; the cache's default grows with the machine's memory.
    maxCachedWorkflows: 200,
    maxConcurrentActivityTaskExecutions: 20,
    // The default holds heartbeats back for most of their time-out, which leaves a busy machine little to be late by.
    maxHeartbeatThrottleInterval: '5s',
    defaultHeartbeatThrottleInterval: '5s',
    shutdownGraceTime: '20s',
    // An activity that ignores its cancellation would keep the process for ever.
    shutdownForceTime: '60s',
  });

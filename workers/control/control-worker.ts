import type { DataConverter, WorkerDeploymentVersion } from '@temporalio/common';
import { type NativeConnection, Worker } from '@temporalio/worker';
import type { AskingActivities } from '../../activities/control/asking/asking-activities.ts';
import type { ControlActivities } from '../../activities/interfaces.ts';
import { CONTROL_QUEUE } from '../../gate/names/names.ts';
import { boundingAttempts } from '../attempt-signal.ts';
import { heartbeating } from '../heartbeating.ts';
import { workflowCode } from '../workflow-code.ts';
import { versionOptions } from './deployment-version.ts';
import { type DrainableSlots, tunerOf } from './drainable-slots.ts';

export interface WorkerPlace {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** How values become payloads: alike in all workers and clients of a store. */
  readonly dataConverter: DataConverter;
  /** What the worker calls itself in histories; absent: its process id and the host's name. */
  readonly identity?: string;
}

/**
 * A control worker: workflow tasks, and the activities on GitHub, the store and the mirror. Any number may run; none of
 * them holds anything that another can't go on with.
 *
 * @param version of which it serves the gates; null: whatever gates there are
 * @param slots closed, it takes no step any more
 */
export const createControlWorker = (
  place: WorkerPlace,
  activities: ControlActivities & AskingActivities,
  { version, slots }: { readonly version: WorkerDeploymentVersion | null; readonly slots: DrainableSlots },
): Promise<Worker> =>
  Worker.create({
    ...place,
    taskQueue: CONTROL_QUEUE,
    ...workflowCode(),
    ...versionOptions(version),
    activities: { ...activities },
    interceptors: { activity: [heartbeating, boundingAttempts] },
    // A cached workflow is a V8 context of some megabytes; the cache's default grows with the machine's memory.
    maxCachedWorkflows: 200,
    tuner: tunerOf(slots),
    // Else they would be held back for most of their time-out, and one that is late would end an attempt.
    maxHeartbeatThrottleInterval: '3s',
    defaultHeartbeatThrottleInterval: '3s',
    shutdownGraceTime: '20s',
    // An activity that ignores its cancellation would keep the process for ever.
    shutdownForceTime: '60s',
  });

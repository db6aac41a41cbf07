import type { WorkerDeploymentVersion } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { WaitingActivities } from '../../activities/control/asking/asking-activities.ts';
import { WAITING_QUEUE } from '../../gate/names/asking-names.ts';
import { heartbeating } from '../heartbeating.ts';
import type { WorkerPlace } from './control-worker.ts';
import { versionOptions } from './deployment-version.ts';

/** Each slot is an open question to the server, and a heartbeat now and then. */
const SLOTS = 500;

/** A worker for those who wait for a gate: on a queue of its own, so that they keep no slot from who has work to do. */
export const createWaitingWorker = (
  place: WorkerPlace,
  activities: WaitingActivities,
  version: WorkerDeploymentVersion | null = null,
): Promise<Worker> =>
  Worker.create({
    ...place,
    taskQueue: WAITING_QUEUE,
    ...versionOptions(version),
    activities: { ...activities },
    interceptors: { activity: [heartbeating] },
    maxConcurrentActivityTaskExecutions: SLOTS,
    // A third of the time-out: often enough to be believed, and few enough for hundreds.
    maxHeartbeatThrottleInterval: '15s',
    defaultHeartbeatThrottleInterval: '15s',
    shutdownGraceTime: '1s',
    // An activity that ignores its cancellation would keep the process for ever.
    shutdownForceTime: '20s',
  });

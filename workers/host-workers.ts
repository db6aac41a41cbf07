import { Worker, type WorkerOptions } from '@temporalio/worker';
import type { HostActivities, LaneActivities } from '../activities/interfaces.ts';
import { hostQueue, type Lane, laneQueue, presenceQueue } from '../gate/contract/names.ts';
import type { WorkerPlace } from './control-worker.ts';

/**
 * The three workers of a bench host. One slot on the lane's queue: an idle host answers, a busy one doesn't, and that
 * is the queue. Free slots on the presence queue, so that a busy host doesn't look absent. One slot on the host's own
 * queue: one thing at a time.
 */
export async function createHostWorkers(
  place: WorkerPlace,
  { lane, hostId }: { lane: Lane; hostId: string },
  { leaseHost, answerPresence, ...host }: LaneActivities & HostActivities,
): Promise<Worker[]> {
  const options = (taskQueue: string, slots: number, activities: object): WorkerOptions => ({
    ...place,
    taskQueue,
    activities,
    maxConcurrentActivityTaskExecutions: slots,
    // The default holds heartbeats back for most of their time-out: a killed host's last word would be old, and a
    // cancellation slow to arrive.
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    shutdownGraceTime: '2s',
    shutdownForceTime: '15s',
  });
  return Promise.all([
    Worker.create(options(laneQueue(lane), 1, { leaseHost })),
    Worker.create(options(presenceQueue(lane), 10, { answerPresence })),
    Worker.create(options(hostQueue(hostId), 1, { ...host })),
  ]);
}

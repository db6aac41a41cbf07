import { Worker, type WorkerOptions } from '@temporalio/worker';
import type { HostActivities, LaneActivities } from '../../activities/interfaces.ts';
import { type HostIdentity, identityText } from '../../gate/hosts/worker-identity.ts';
import { hostKey, hostQueue, type Lane, laneQueue, presenceQueue } from '../../gate/names/names.ts';
import type { WorkerPlace } from '../control/control-worker.ts';

/** The workers of a bench host. */
export interface HostWorkers {
  /** One slot on the lane's queue: an idle host answers, a busy one doesn't, and that is the queue. */
  readonly lease: Worker;
  /** Free slots, so that a busy host doesn't look absent. */
  readonly presence: Worker;
  /** One slot on the host's own queue: one thing at a time. */
  readonly work: Worker;
  /** The same on the queue of its name: other hosts see there that it is taken. */
  readonly name: Worker;
}

/**
 * How long a step has after SIGTERM before it is cancelled: no bench ends in so short a time, and what is finished is
 * kept anyhow, so there is nothing to wait for but a step's last words.
 */
const STEP_GRACE = '2s';

/**
 * How long a cancelled step has to end: SIGKILL comes a second after its SIGTERM, the kernel clears a namespace within
 * five, and the rest is for storing what was measured. Shorter than what systemd (90 s) and Kubernetes (30 s) wait.
 */
const STEP_FORCE = '15s';

/** A lane's lease outlasts the worker's draining; when the worker is stopped, the lease ends by itself. */
const LEASE_GRACE = '7d';

/** Creates a host's workers; nothing is taken before they run. */
export async function createHostWorkers(
  place: WorkerPlace,
  { lane, identity }: { readonly lane: Lane; readonly identity: HostIdentity },
  { leaseHost, answerPresence, ...host }: LaneActivities & HostActivities,
): Promise<HostWorkers> {
  const options = (taskQueue: string, slots: number, activities: object): WorkerOptions => ({
    ...place,
    identity: identityText(identity),
    taskQueue,
    activities,
    maxConcurrentActivityTaskExecutions: slots,
    // The default holds heartbeats back for most of their time-out: a killed host's last word would be old, and a
    // cancellation slow to arrive.
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
  });
  const step = { shutdownGraceTime: STEP_GRACE, shutdownForceTime: STEP_FORCE } as const;
  const { name: id, nonce } = identity;
  const [lease, presence, work, name] = await Promise.all([
    Worker.create({ ...options(laneQueue(lane), 1, { leaseHost }), shutdownGraceTime: LEASE_GRACE }),
    Worker.create({ ...options(presenceQueue(lane), 10, { answerPresence }), ...step }),
    Worker.create({ ...options(hostQueue(hostKey({ id, nonce })), 1, { ...host }), ...step }),
    Worker.create({ ...options(hostQueue(id), 1, { ...host }), ...step }),
  ]);
  return { lease, presence, work, name };
}

/**
 * Runs a host's workers until they are stopped, or drained: then no lane is taken any more, and the one in progress ends
 * as it would. Where one of them fails the others are stopped too, so that a host is either whole or gone.
 */
export async function runHost(
  { lease, presence, work, name }: HostWorkers,
  { stopping, draining }: { readonly stopping: AbortSignal; readonly draining: AbortSignal },
): Promise<void> {
  const failed = new AbortController();
  const drain = () => shutDown(lease, presence);
  const stop = () => shutDown(lease, presence, work, name);
  const ends = AbortSignal.any([stopping, failed.signal]);
  const leased = lease.run();
  // The lane's own steps come before the end of its lease; one that is left behind is ended with the host.
  const whole = leased.finally(() => shutDown(work, name));
  const running = [whole, presence.run(), work.run(), name.run()].map((run) =>
    run.catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  for (const [signal, end] of [
    [draining, drain],
    [ends, stop],
  ] as const) {
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  }
  const ended = await Promise.allSettled(running);
  draining.removeEventListener('abort', drain);
  ends.removeEventListener('abort', stop);
  const failure = ended.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

function shutDown(...workers: readonly Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

import { proxyActivities } from '@temporalio/workflow';
import type { AskingActivities, WaitingActivities } from '../../activities/control/asking/asking-activities.ts';
import { NON_RETRYABLE } from '../../gate/contract/failure.ts';
import { WAITING_QUEUE } from '../../gate/names/asking-names.ts';
import { CONTROL_QUEUE } from '../../gate/names/names.ts';

const backOff = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;

/**
 * Looking at a repository for the first time may take long, and shows that it is alive. An outage is waited out for some
 * four minutes: who asked is told then, and asks again.
 */
export const asking = proxyActivities<AskingActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '30m',
  heartbeatTimeout: '20s',
  retry: { ...backOff, maximumAttempts: 10, nonRetryableErrorTypes: [...NON_RETRYABLE] },
});

/** As long as a gate may take, with all of its waits; a worker that is gone is noticed, and another waits on. */
export const waiting = proxyActivities<WaitingActivities>({
  taskQueue: WAITING_QUEUE,
  startToCloseTimeout: '30d',
  heartbeatTimeout: '45s',
  retry: backOff,
});

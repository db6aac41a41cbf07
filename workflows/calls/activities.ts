import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { ControlActivities, HostActivities, LaneActivities } from '../../activities/interfaces.ts';
import { MAXIMUM_ATTEMPTS, NON_RETRYABLE } from '../../gate/contract/failure.ts';
import { CONTROL_QUEUE, hostQueue, type Lane, laneQueue, presenceQueue } from '../../gate/names/names.ts';

const retry = {
  maximumAttempts: MAXIMUM_ATTEMPTS,
  initialInterval: '1s',
  backoffCoefficient: 2,
  nonRetryableErrorTypes: [...NON_RETRYABLE],
} satisfies ActivityOptions['retry'];

/** A lost host shows after this long: long enough for a busy machine, short against a benchmark suite. */
const HOST_HEARTBEAT = '10s';

/** A host that holds the lane's lease polls its own queue at once, unless it just died. */
const HOST_SCHEDULE_TO_START = '60s';

/** How long the machine's lock may be waited for beside the work's own time. */
const LOCK_WAIT_MS = 4 * 60 * 60 * 1000;

/** A lost control worker shows after this long: its steps have effects elsewhere, so a false alarm would be worse. */
const CONTROL_HEARTBEAT = '20s';

type ReceiptActivities = Pick<ControlActivities, 'publishCheck' | 'publishLedger' | 'publishProgress'>;

/** Steps on GitHub, the store and the mirror. */
export const control = proxyActivities<ControlActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '5m',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry,
});

/**
 * Receipts: three attempts, and then they are owed. A GitHub that hangs costs each of them this long at most, however
 * many of its answers are waited for; the wait that GitHub names between two attempts is at most two minutes.
 */
export const receiptWriting = proxyActivities<ReceiptActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '2m',
  scheduleToCloseTimeout: '6m',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry,
});

/** Edits that the next one makes up for: a run's end waits for one that is under way no longer than this. */
export const progressWriting = proxyActivities<Pick<ControlActivities, 'publishProgress'>>({
  taskQueue: CONTROL_QUEUE,
  scheduleToCloseTimeout: '1m',
  heartbeatTimeout: '30s',
  retry: { maximumAttempts: 1 },
});

/** The same as for receipts, for what is owed: each try is one attempt, and the workflow waits in between. */
export const owedWriting = proxyActivities<ReceiptActivities & Pick<ControlActivities, 'findNewerRuns' | 'readHead'>>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '2m',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry: { maximumAttempts: 1 },
});

/** What a lane, and its host, wait for no longer: what isn't known to be measured is measured. */
export const findingMeasured = proxyActivities<Pick<ControlActivities, 'findMeasured' | 'findIdentical'>>({
  taskQueue: CONTROL_QUEUE,
  scheduleToCloseTimeout: '15m',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry,
});

/** What nobody looks at is measured in all of its rounds. */
export const looking = proxyActivities<Pick<ControlActivities, 'lookAtTurns' | 'confirmTurns'>>({
  taskQueue: CONTROL_QUEUE,
  scheduleToCloseTimeout: '15m',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry,
});

/** What isn't known of a base is asked of it. */
export const answering = proxyActivities<Pick<ControlActivities, 'findBaseAnswer' | 'keepBaseAnswer'>>({
  taskQueue: CONTROL_QUEUE,
  scheduleToCloseTimeout: '2m',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry,
});

/** What isn't known to stand is measured: a change waits for no more than its differences and baselines take to read. */
export const findingCarriedOver = proxyActivities<Pick<ControlActivities, 'findCarriedOver'>>({
  taskQueue: CONTROL_QUEUE,
  scheduleToCloseTimeout: '15m',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry,
});

/** What isn't listed now is listed with what comes next. */
export const listingMeasured = proxyActivities<Pick<ControlActivities, 'listMeasured'>>({
  taskQueue: CONTROL_QUEUE,
  scheduleToCloseTimeout: '1m',
  retry: { ...retry, maximumAttempts: 2 },
});

/** Looks that are made again anyhow. */
export const placeProxy = proxyActivities<Pick<ControlActivities, 'findPlace'>>({
  taskQueue: CONTROL_QUEUE,
  scheduleToCloseTimeout: '1m',
  retry: { maximumAttempts: 1 },
});

type SlowActivities = Pick<
  ControlActivities,
  'gatherContext' | 'findReusableBaselines' | 'evaluate' | 'judgeMeasuring'
>;

/** Fetching a large repository may take long, and shows that it is alive. */
export const slowControl = proxyActivities<SlowActivities>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '30m',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry,
});

/**
 * The lease of a lane: one activity as long as the lane. When its host dies, its next attempt goes to whichever host
 * of the kind is idle: that is the lane's move, and the retry policy allows two.
 */
export const leaseProxy = (lane: Lane, waitMs: number) =>
  proxyActivities<Pick<LaneActivities, 'leaseHost'>>({
    taskQueue: laneQueue(lane),
    scheduleToStartTimeout: Math.max(waitMs, 1),
    startToCloseTimeout: '7d',
    heartbeatTimeout: HOST_HEARTBEAT,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry,
  });

/** Asks whether any host of a kind is there: no answer to start within 5 s means that there is none. */
export const presenceProxy = (lane: Lane) =>
  proxyActivities<Pick<LaneActivities, 'answerPresence'>>({
    taskQueue: presenceQueue(lane),
    scheduleToStartTimeout: '5s',
    startToCloseTimeout: '30s',
    retry,
  });

/**
 * Work on the host that leased the lane, by its `hostKey`. `workMs` is the work's own time, counted by the host from holding the
 * machine's lock; start-to-close covers the wait for the lock too.
 */
export const hostProxy = (key: string, workMs: number) =>
  proxyActivities<HostActivities>({
    taskQueue: hostQueue(key),
    scheduleToStartTimeout: HOST_SCHEDULE_TO_START,
    startToCloseTimeout: workMs + LOCK_WAIT_MS,
    heartbeatTimeout: HOST_HEARTBEAT,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry,
  });

/**
 * Best effort, tried once more where the host's worker died over it: a folder that stays behind is swept when that starts.
 */
export const cleanupProxy = (key: string) =>
  proxyActivities<Pick<HostActivities, 'removeCheckout'>>({
    taskQueue: hostQueue(key),
    scheduleToStartTimeout: '10s',
    startToCloseTimeout: '2m',
    heartbeatTimeout: HOST_HEARTBEAT,
    retry: { maximumAttempts: 2, initialInterval: '1s' },
  });

/** The abandoned child that keeps a closed run's history. */
export const archive = proxyActivities<Pick<ControlActivities, 'awaitRunClosed' | 'storeHistory'>>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: '1h',
  heartbeatTimeout: CONTROL_HEARTBEAT,
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { ControlActivities, HostActivities, LaneActivities } from '../../activities/interfaces.ts';
import { GRPC, grpcAnswer } from '../../client/ask-server.ts';
import { until } from '../support/until.ts';
import type { GateWorld } from '../support/world/gate-world.ts';

/** A step of a gate, and how it is seen to be under way. */
export interface Step {
  readonly name: string;
  readonly activity: keyof (ControlActivities & HostActivities & LaneActivities);
  /** Which of the activities of this type; the first by default. */
  readonly nth?: number;
  /** So many lines of the trace: benchmarks or runs that began. */
  readonly begun?: number;
  /** How long after it was seen the kill may come, in milliseconds: about as long as the step takes. */
  readonly withinMs: number;
  /** The gate takes two passes. */
  readonly passes?: 2;
  /** The step belongs to the child that keeps the history. */
  readonly child?: true;
}

/** The steps of a gate in their order. */
export const STEPS: readonly Step[] = [
  { name: 'reading the change', activity: 'gatherContext', withinMs: 200 },
  { name: 'opening the check', activity: 'publishCheck', withinMs: 60 },
  { name: 'asking whether the head has moved', activity: 'readHead', withinMs: 20 },
  { name: 'leasing the host', activity: 'leaseHost', withinMs: 300 },
  { name: 'preparing the checkout', activity: 'prepareCheckout', withinMs: 300 },
  { name: 'building the benches', activity: 'buildSuite', withinMs: 800 },
  { name: 'listing the benchmarks', activity: 'listExecutables', withinMs: 30 },
  { name: 'measuring the first benchmark', activity: 'measureExecutable', begun: 1, withinMs: 80 },
  { name: 'measuring one in the middle', activity: 'measureExecutable', begun: 4, withinMs: 80 },
  { name: 'measuring the last benchmark', activity: 'measureExecutable', begun: 8, withinMs: 150 },
  { name: 'building the program', activity: 'buildCommand', withinMs: 300 },
  { name: 'running the program', activity: 'runCommand', begun: 9, withinMs: 150 },
  { name: 'removing the checkout', activity: 'removeCheckout', withinMs: 30 },
  { name: 'judging', activity: 'evaluate', withinMs: 60 },
  { name: 'writing the ledger', activity: 'publishLedger', withinMs: 80 },
  { name: 'writing the progress comment', activity: 'publishProgress', withinMs: 60 },
  { name: 'completing the check', activity: 'publishCheck', nth: 2, withinMs: 60 },
  { name: 'waiting to keep the history', activity: 'awaitRunClosed', withinMs: 20, child: true },
  { name: 'keeping the history', activity: 'storeHistory', withinMs: 60, child: true },
  { name: 'between two passes', activity: 'readHead', withinMs: 100, passes: 2 },
];

/** `PENDING_ACTIVITY_STATE_STARTED` of Temporal's API. */
const STARTED = 2;
const LOOK_MS = 5;

/**
 * Returns as soon as a step is seen under way; `just over`, where it was too short for that: the moment after it is one
 * of death as well.
 *
 */
export async function reachStep(world: GateWorld, step: Step): Promise<'under way' | 'just over'> {
  const handle = await handleOf(world, step);
  const activityId = await until(
    `${step.name} scheduled`,
    async () => scheduled(await handle.fetchHistory().catch(notYet), step),
    LOOK_MS,
  );
  const seen = await until(
    `${step.name} under way`,
    async () => {
      const { raw } = await handle.describe();
      const pending = raw.pendingActivities?.find((activity) => activity.activityId === activityId);
      if (pending === undefined) return 'just over' as const;
      return pending.state === STARTED ? ('under way' as const) : null;
    },
    LOOK_MS,
  );
  const { begun } = step;
  if (begun !== undefined) {
    await until(`${begun} begun`, async () => (await world.trace.lines()).length >= begun, LOOK_MS);
  }
  return seen;
}

/** The run that the step belongs to: of the second pass, where that is what is looked for. */
async function handleOf({ client, id }: GateWorld, { passes, child }: Step): Promise<WorkflowHandle> {
  const gate = client.workflow.getHandle(id);
  const { runId } = await until('the gate', () => gate.describe().catch(notYet), LOOK_MS);
  if (child) return client.workflow.getHandle(`${id}/history/${runId}`);
  if (passes !== 2) return client.workflow.getHandle(id, runId);
  const second = await until(
    'the second pass',
    async () => {
      const now = (await gate.describe()).runId;
      return now === runId ? null : now;
    },
    LOOK_MS,
  );
  return client.workflow.getHandle(id, second);
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

function scheduled(history: History | null, { activity, nth = 1 }: Step): string | null {
  const ids = (history?.events ?? []).flatMap(({ activityTaskScheduledEventAttributes: task }) =>
    task?.activityType?.name === activity ? [task.activityId ?? ''] : [],
  );
  return ids[nth - 1] ?? null;
}

/** A history that isn't there is told of in another way than a run that isn't. */
function notYet(error: unknown): null {
  if (error instanceof WorkflowNotFoundError || grpcAnswer(error)?.code === GRPC.notFound) return null;
  throw error;
}

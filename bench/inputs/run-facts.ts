import type { Client } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** What one ended run took of the server. */
export interface RunFacts {
  readonly events: number;
  readonly historyBytes: number;
  readonly activities: number;
  /** As Temporal Cloud counts them, but for heartbeats, which no history has, and what its children take. */
  readonly actions: number;
  readonly seconds: number;
  /** Seconds at work, by activity; those that go on side by side count each. */
  readonly work: ReadonlyMap<string, number>;
  /** Seconds in which activities waited to be taken. */
  readonly queued: number;
}

type Event = NonNullable<History['events']>[number];

/** What is billed, by the events that it leaves: https://docs.temporal.io/cloud/actions, of November 2026. */
const BILLED = [
  'workflowExecutionStartedEventAttributes',
  'activityTaskStartedEventAttributes',
  'timerStartedEventAttributes',
  'workflowExecutionSignaledEventAttributes',
  'upsertWorkflowSearchAttributesEventAttributes',
  'workflowExecutionUpdateAcceptedEventAttributes',
  'startChildWorkflowExecutionInitiatedEventAttributes',
] as const satisfies readonly (keyof Event)[];

/** @throws where the run hasn't ended */
export async function readRunFacts(client: Client, workflowId: string): Promise<RunFacts> {
  const handle = client.workflow.getHandle(workflowId);
  const [{ events }, { raw, startTime, closeTime }] = await Promise.all([handle.fetchHistory(), handle.describe()]);
  if (closeTime === undefined) throw new Error(`${workflowId} has not ended`);
  const all = events ?? [];
  const started = all.filter((event) => event.activityTaskStartedEventAttributes);
  return {
    events: all.length,
    historyBytes: Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0),
    activities: started.length,
    // A retried activity leaves one event with the number of its attempts.
    actions:
      all.filter((event) => BILLED.some((key) => event[key])).length +
      started.reduce((sum, event) => sum + (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1, 0),
    seconds: (closeTime.getTime() - startTime.getTime()) / 1000,
    ...timesOf(all, started),
  };
}

function timesOf(all: readonly Event[], started: readonly Event[]): Pick<RunFacts, 'work' | 'queued'> {
  const byId = new Map(all.map((event) => [String(event.eventId), event]));
  const ends = new Map(
    all.flatMap((event) => {
      const id =
        event.activityTaskCompletedEventAttributes?.startedEventId ??
        event.activityTaskFailedEventAttributes?.startedEventId ??
        event.activityTaskCanceledEventAttributes?.startedEventId;
      return id === undefined || id === null ? [] : [[String(id), event] as const];
    }),
  );
  const work = new Map<string, number>();
  let queued = 0;
  for (const event of started) {
    const scheduled = byId.get(String(event.activityTaskStartedEventAttributes?.scheduledEventId));
    const end = ends.get(String(event.eventId));
    if (scheduled === undefined || end === undefined) continue;
    const name = scheduled.activityTaskScheduledEventAttributes?.activityType?.name ?? '';
    work.set(name, (work.get(name) ?? 0) + timeOf(end) - timeOf(event));
    queued += timeOf(event) - timeOf(scheduled);
  }
  return { work, queued };
}

/** Seconds since 1970. */
const timeOf = ({ eventTime }: Event): number => Number(eventTime?.seconds ?? 0) + Number(eventTime?.nanos ?? 0) / 1e9;

import { arrayFromPayloads, defaultPayloadConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { z } from 'zod';
import { GateContext } from '../../../../gate/contract/context.ts';
import { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { RECEIPT_NAMES } from '../../../../gate/contract/owed-receipts.ts';
import { GateRequest, workflowId } from '../../../../gate/contract/request.ts';
import { FIRST_FAULT } from '../../../../gate/names/first-fault.ts';
import { GATE_WORKFLOW } from '../../../../gate/names/names.ts';
import type { EndedOutside } from '../../../../gate/policy/decision/ended-outside.ts';
import type { ClaimedIdentity } from '../identity/require-caller.ts';

/** A run's history as the server tells it. Whatever is in a payload was written by somebody: all of it is parsed. */
export type RunEvents = NonNullable<History['events']>;
type Event = RunEvents[number];

/** What a pass hands to the next, as far as receipts need it. */
const Carried = z.object({
  iteration: z.int().nonnegative(),
  startedAt: z.iso.datetime(),
  context: GateContext,
  progress: z.object({ state: z.string() }).nullish(),
});
const Input = z.tuple([GateRequest, Carried.nullish()]).rest(z.unknown());

/** What the receipts' activities are given. */
const Published = z.union([z.object({ outcome: GateOutcome }), GateOutcome.transform((outcome) => ({ outcome }))]);

/** What a run leaves to the workflow that writes owed receipts. */
const Left = z.object({
  outcome: GateOutcome,
  context: GateContext.nullable(),
  owed: z.array(z.enum(RECEIPT_NAMES)).max(10),
});

/** How a run began; `request` null where what it was given is no request. */
export function startOf(events: RunEvents) {
  const [first] = events;
  const started = first?.workflowExecutionStartedEventAttributes;
  const input = Input.safeParse(decoded(started?.input), FIRST_FAULT);
  const [request, carried] = input.success ? input.data : [null, null];
  return {
    type: started?.workflowType?.name ?? '',
    firstExecutionRunId: started?.firstExecutionRunId ?? '',
    at: timeOf(first),
    request,
    // Only the server says that a run continues another: who starts one with another's state has invented it.
    carried: started?.continuedExecutionRunId ? (carried ?? null) : null,
  };
}

/** The run that a history continues as; null where it is the last one, or hasn't ended. */
export const continuationOf = (events: RunEvents): string | null =>
  events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId || null;

const CLOSING = [
  'workflowExecutionCompletedEventAttributes',
  'workflowExecutionFailedEventAttributes',
  'workflowExecutionTimedOutEventAttributes',
  'workflowExecutionCanceledEventAttributes',
  'workflowExecutionTerminatedEventAttributes',
] as const;

/** Whether the run has ended, however. */
export const hasClosed = (events: RunEvents): boolean => CLOSING.some((name) => events.at(-1)?.[name]);

/** The outcome that a run returned; null where it returned none. */
export function returnedBy(events: RunEvents): GateOutcome | null {
  const result = decoded(events.at(-1)?.workflowExecutionCompletedEventAttributes?.result)[0];
  const returned = GateOutcome.safeParse(result, FIRST_FAULT);
  return returned.success ? returned.data : null;
}

/** How a gate's run ended, by the history of its last pass; null of a run that returned nothing of its own. */
export function conclusionIn(events: RunEvents, run: ClaimedIdentity): GateOutcome | null {
  const outcome = returnedBy(events);
  if (startOf(events).type !== GATE_WORKFLOW || outcome === null) return null;
  const { repository, subject, headSha, profile, workflow } = outcome;
  if (subject === null || headSha === null) return null;
  const isOwn =
    workflow?.id === run.workflowId &&
    workflow.firstExecutionRunId === run.firstExecutionRunId &&
    workflowId({ repository, subject, headSha, profile: { name: profile } }) === run.workflowId;
  return isOwn ? outcome : null;
}

/** The outcomes that a run gave to the activities which write receipts, in order. */
export const publishedBy = (events: RunEvents): GateOutcome[] =>
  events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
    if (!scheduled?.activityType?.name?.startsWith('publish')) return [];
    const parsed = Published.safeParse(decoded(scheduled.input)[0], FIRST_FAULT);
    return parsed.success ? [parsed.data.outcome] : [];
  });

/** What a run left to its child of this id; null where it has no such child. */
export function leftToChild(events: RunEvents, childId: string): z.infer<typeof Left> | null {
  const initiated = events.find(
    ({ startChildWorkflowExecutionInitiatedEventAttributes: child }) => child?.workflowId === childId,
  );
  const left = Left.safeParse(
    decoded(initiated?.startChildWorkflowExecutionInitiatedEventAttributes?.input)[0],
    FIRST_FAULT,
  );
  return left.success ? left.data : null;
}

/** What the activity that reads the change returned; null where it didn't. */
export function contextIn(events: RunEvents): GateContext | null {
  const asked = events.find(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'gatherContext',
  );
  const answered = events.find(
    ({ activityTaskCompletedEventAttributes: completed }) =>
      completed && String(completed.scheduledEventId) === String(asked?.eventId),
  );
  const context = GateContext.safeParse(
    decoded(answered?.activityTaskCompletedEventAttributes?.result)[0],
    FIRST_FAULT,
  );
  return context.success ? context.data : null;
}

/** Whether a run asked for an activity. */
export const wasAsked = (events: RunEvents, activity: string): boolean =>
  events.some(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === activity);

/** How a run without an outcome ended, by the server's own words. */
export function endInHistory(events: RunEvents): Omit<EndedOutside, 'mayHaveProgress'> {
  const last = events.at(-1);
  const at = timeOf(last);
  const terminated = last?.workflowExecutionTerminatedEventAttributes;
  if (terminated) return { how: 'terminated', reason: terminated.reason ?? '', at };
  const failure = last?.workflowExecutionFailedEventAttributes?.failure;
  if (failure) return { how: 'failed', reason: failure.message ?? '', at };
  if (last?.workflowExecutionTimedOutEventAttributes) return { how: 'timed-out', reason: '', at };
  return { how: 'terminated', reason: '', at };
}

const timeOf = (event: Event | undefined): string => {
  const { seconds, nanos } = event?.eventTime ?? {};
  return new Date(Number(seconds ?? 0) * 1000 + Math.ceil((nanos ?? 0) / 1e6)).toISOString();
};

/** A payload that is no JSON, or of an encoding that nobody here reads, is nothing. */
function decoded(input: NonNullable<Event['workflowExecutionStartedEventAttributes']>['input']): unknown[] {
  try {
    return arrayFromPayloads(defaultPayloadConverter, input?.payloads);
  } catch {
    return [];
  }
}

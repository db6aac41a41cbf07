import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { ResolvedRequest } from '../../../gate/contract/asking/asked-state.ts';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { readEvents, readPayloads } from '../runs/history/read-payloads.ts';
import { firstRunOf } from '../runs/identity/first-run-of.ts';
import type { CallingRun } from '../runs/identity/require-caller.ts';
import type { AskingActivities } from './asking-activities.ts';

const RESOLVE: keyof AskingActivities = 'resolveAsked';

/** As much of what an asking found as tells that it is that: it was written by a control worker. */
const Found = z.looseObject({ kept: z.string(), headSha: z.string(), profile: z.looseObject({ digest: z.string() }) });

/**
 * What an asking found out before it was reset: it asked for that then, and asks for the same now. Null where it wasn't
 * reset, or had found nothing.
 */
export async function foundBefore(client: Client, by: CallingRun): Promise<ResolvedRequest | null> {
  const firstRun = firstRunOf(await client.workflow.getHandle(by.workflowId, by.runId).describe());
  if (firstRun === by.runId) return null;
  const history = await client.workflow.getHandle(by.workflowId, firstRun).fetchHistory();
  const events = await readEvents(client, history);
  const asked = events.find(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === RESOLVE,
  );
  const answered = events.find(
    ({ activityTaskCompletedEventAttributes: completed }) =>
      completed && String(completed.scheduledEventId) === String(asked?.eventId),
  );
  const result = answered?.activityTaskCompletedEventAttributes?.result?.payloads;
  const found = Found.safeParse((await readPayloads(client, result))[0], FIRST_FAULT);
  return found.success ? (found.data as unknown as ResolvedRequest) : null;
}

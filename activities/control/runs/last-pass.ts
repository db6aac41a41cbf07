import { type Client, isGrpcServiceError } from '@temporalio/client';
import { readEvents } from './read-payloads.ts';
import type { ClaimedIdentity } from './require-caller.ts';
import { continuationOf, type RunEvents } from './run-events.ts';

/** Answers of the server, by gRPC's numbers: it is no id of a run; there is no such run. */
const NONE: readonly number[] = [3, 5];

/** More passes than any gate makes: a chain that is longer is not one of ours. */
const LONGEST_CHAIN = 20;

/** The history of the last of a run's passes; null where the server has it not, or no more. */
export async function lastPass(
  client: Client,
  { workflowId, firstExecutionRunId }: ClaimedIdentity,
): Promise<RunEvents | null> {
  let runId: string | null = firstExecutionRunId;
  let events: RunEvents = [];
  try {
    for (let passes = 0; runId !== null; passes += 1) {
      if (passes === LONGEST_CHAIN) return null;
      events = await readEvents(client, await client.workflow.getHandle(workflowId, runId).fetchHistory());
      runId = continuationOf(events);
    }
    return events;
  } catch (error) {
    if (isGrpcServiceError(error) && NONE.includes(error.code)) return null;
    throw error;
  }
}

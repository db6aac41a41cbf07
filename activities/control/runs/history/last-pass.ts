import { type Client, isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { LONGEST_CHAIN } from '../../../../gate/names/limits.ts';
import type { ClaimedIdentity } from '../identity/require-caller.ts';
import { readEvents } from './read-payloads.ts';
import { continuationOf, type RunEvents } from './run-events.ts';

/** Answers of the server, by gRPC's numbers: it is no id of a run; there is no such run. */
const NONE: readonly number[] = [3, 5];

/** The last of a run's passes. */
export interface LastPass {
  readonly events: RunEvents;
  /** Somebody had the run go on from an earlier point: what it said until then is no longer its word. */
  readonly wasReset: boolean;
}

/**
 * The history of the last of a run's passes; null where the server has it not, or no more. A run that was reset has closed,
 * and another one, of the same identity, goes on in its place: of that the closed one's history says nothing.
 */
export async function lastPass(
  client: Client,
  { workflowId, firstExecutionRunId }: ClaimedIdentity,
): Promise<LastPass | null> {
  let runId: string | null = firstExecutionRunId;
  let events: RunEvents = [];
  let wasReset = false;
  try {
    for (let passes = 0; runId !== null; passes += 1) {
      if (passes === LONGEST_CHAIN) return null;
      const goesOnAs = await resetAs(client, workflowId, runId);
      wasReset ||= goesOnAs !== null;
      if (goesOnAs === null)
        events = await readEvents(client, await client.workflow.getHandle(workflowId, runId).fetchHistory());
      runId = goesOnAs ?? continuationOf(events);
    }
    return { events, wasReset };
  } catch (error) {
    const answer = error instanceof ServiceError ? error.cause : error;
    if (error instanceof WorkflowNotFoundError || (isGrpcServiceError(answer) && NONE.includes(answer.code)))
      return null;
    throw error;
  }
}

/** The run that goes on where somebody reset one; null: nobody did. Throws as the client does. */
async function resetAs(client: Client, workflowId: string, runId: string): Promise<string | null> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  return raw.workflowExtendedInfo?.resetRunId || null;
}

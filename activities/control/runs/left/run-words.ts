import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { lastPass } from '../history/last-pass.ts';
import { hasClosed, startOf } from '../history/run-events.ts';
import { beganAt } from '../identity/began-at.ts';
import type { ClaimedIdentity } from '../identity/require-caller.ts';
import { type LeftReceipts, leftIn } from './left-receipts.ts';

/** What the server knows of a run that somebody names. */
interface RunWords {
  /** ISO 8601, as the run itself has it. */
  readonly startedAt: string;
  /** What it said in the end, and what of it is to be written still; null: it is under way. */
  readonly left: LeftReceipts | null;
}

/** Reads a run's own words; null where the server knows of no such run, or no more. */
export type ReadWords = (run: ClaimedIdentity) => Promise<RunWords | null>;

export const createReadWords =
  ({ client }: { readonly client: Client }): ReadWords =>
  async (run) => {
    const { workflowId, firstExecutionRunId } = run;
    const events = (await lastPass(client, run))?.events ?? null;
    if (events === null || startOf(events).firstExecutionRunId !== firstExecutionRunId) return null;
    try {
      const began = beganAt(await client.workflow.getHandle(workflowId, firstExecutionRunId).describe());
      const left = hasClosed(events) ? leftIn(events, workflowId) : null;
      return { startedAt: new Date(began).toISOString(), left };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  };

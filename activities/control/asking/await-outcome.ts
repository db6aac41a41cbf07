import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { AskedRun } from '../../../gate/contract/asking/asked-state.ts';
import { resultThroughResets } from '../runs/ends/result-through-resets.ts';

export interface AwaitOutcomeDeps {
  readonly client: Client;
  /** Aborts when the activity is cancelled; each question to the server leaves a listener there. */
  readonly cancellationSignal: () => AbortSignal;
}

/** The type of the failure of an asking whose gate ended without an outcome. */
const GATE_BROKE = 'gate-broke';

/**
 * Waits by the server's long poll: a question that stays open for as long as nothing happens, and costs next to nothing.
 * What can't be asked now is asked again by the next attempt.
 */
export const createAwaitOutcome =
  <Outcome>({ client, cancellationSignal }: AwaitOutcomeDeps) =>
  async (run: Pick<AskedRun, 'workflowId' | 'firstExecutionRunId'>): Promise<Outcome> => {
    const signal = cancellationSignal();
    try {
      signal.throwIfAborted();
      return await client.withAbortSignal(signal, () => resultThroughResets<Outcome>(client, run));
    } catch (error) {
      signal.throwIfAborted();
      throw ended(run.workflowId, error);
    }
  };

/** What the end of a run without an outcome is to those who waited for it; what isn't known passes unchanged. */
function ended(workflowId: string, error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) {
    return ApplicationFailure.nonRetryable(`the server has forgotten ${workflowId}`, GATE_BROKE);
  }
  if (!(error instanceof WorkflowFailedError)) return error;
  const { cause } = error;
  const message = `${workflowId} ended without an outcome: ${cause?.message ?? error.message}`;
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'wrong-input') {
    return ApplicationFailure.nonRetryable(message, GATE_BROKE);
  }
  const [report = { class: 'wrong-input', message: cause.message }] = cause.details ?? [];
  return ApplicationFailure.nonRetryable(cause.message, 'wrong-input', report);
}

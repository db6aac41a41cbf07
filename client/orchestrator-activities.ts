import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ThinRequest } from '../gate/contract/asking/thin-request.ts';
import type { FailureReport } from '../gate/contract/failure.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import type { GateRequest } from '../gate/contract/request.ts';
import { createGateClient } from './gate-client.ts';
import { InputError } from './input-error.ts';
import { AskedInVain, AskingEnded, GateBroke, WorkerTooOld } from './run-error.ts';

/** Activities for a workflow that asks for the gate, such as a microloop's orchestrator. */
export interface OrchestratorActivities {
  /**
   * Asks for a gate by a request as thin as `{ repository, pullRequest }`, or by a whole one; heartbeats, and returns the
   * outcome of the one run that it began or joined. Cancelling the activity leaves the gate running.
   *
   * Give it a start-to-close time-out as long as a gate may take, a heartbeat time-out of some 30 seconds and any retry
   * policy: a second attempt waits for the run of the first, and returns that one's outcome also where it has ended.
   *
   * @param options.requestId names the asking: with the same id and request, whoever asks gets that asking's outcome;
   *   absent: one for each call of the activity, however often that is tried
   * @throws ApplicationFailure of type `wrong-input` (with every fault in its details), `gate-broke`, `worker-too-old`,
   *   `transient` (GitHub, git or the store stayed away before the gate began: call the activity again) or
   *   `asking-ended`, all of them non-retryable
   */
  requestBenchmarkGate(
    request: ThinRequest | GateRequest,
    options?: { readonly requestId?: string },
  ): Promise<GateOutcome>;
}

const HEARTBEAT_MS = 5_000;

/** @param client a client of the namespace in which the gate's workers poll */
export function createOrchestratorActivities(client: Client): OrchestratorActivities {
  const gates = createGateClient(client);
  return {
    async requestBenchmarkGate(request, options) {
      const signal = cancellationSignal();
      const beat = setInterval(heartbeat, HEARTBEAT_MS);
      try {
        const asked = await gates.ask(request, { requestId: options?.requestId ?? ownRequestId() });
        // Only a guard's may name no repository, and it is as the asker wrote it.
        return (await asked.outcome(signal)) as GateOutcome;
      } catch (error) {
        throw failureOf(error);
      } finally {
        clearInterval(beat);
      }
    },
  };
}

/** The same for every attempt of one call of an activity, and for no other call. */
function ownRequestId(): string {
  const { workflowExecution, activityId, activityRunId } = activityInfo();
  return workflowExecution === undefined ? (activityRunId ?? activityId) : `${workflowExecution.runId}/${activityId}`;
}

/** What a retry can't mend is said so. */
function failureOf(error: unknown): unknown {
  if (error instanceof InputError) {
    const { message, faults } = error;
    const report: FailureReport = { class: 'wrong-input', message, faults };
    return ApplicationFailure.nonRetryable(message, 'wrong-input', report);
  }
  if (error instanceof GateBroke) return ApplicationFailure.nonRetryable(error.message, 'gate-broke');
  if (error instanceof WorkerTooOld) return ApplicationFailure.nonRetryable(error.message, 'worker-too-old');
  // The asking has ended so: every further attempt would hear the same.
  if (error instanceof AskedInVain) return ApplicationFailure.nonRetryable(error.message, 'transient');
  if (error instanceof AskingEnded) return ApplicationFailure.nonRetryable(error.message, 'asking-ended');
  return error;
}

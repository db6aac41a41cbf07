import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import type { GateRequest } from '../gate/contract/request.ts';
import { createGateClient } from './gate-client.ts';
import { InputError } from './input-error.ts';
import { GateBroke } from './run-error.ts';

/** Activities for a workflow that asks for the gate, such as a microloop's orchestrator. */
export interface OrchestratorActivities {
  /**
   * Starts the gate or joins it where it is under way, heartbeats, and returns its outcome. A child workflow can't
   * join, so an orchestrator calls this. Cancelling the activity leaves the gate running.
   *
   * Give it a start-to-close time-out as long as a gate may take, a heartbeat time-out of some 30 seconds and any retry
   * policy: a second attempt joins.
   *
   * @throws ApplicationFailure of type `wrong-input` (non-retryable) or `gate-broke` (non-retryable)
   */
  requestBenchmarkGate(request: GateRequest): Promise<GateOutcome>;
}

const HEARTBEAT_MS = 5_000;

/** @param client a client of the namespace in which the gate's workers poll */
export function createOrchestratorActivities(client: Client): OrchestratorActivities {
  const gates = createGateClient(client);
  return {
    async requestBenchmarkGate(request) {
      const signal = cancellationSignal();
      const beat = setInterval(heartbeat, HEARTBEAT_MS);
      try {
        const run = await gates.start(request);
        const cancelled = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
        return await Promise.race([run.outcome(), cancelled]);
      } catch (error) {
        if (error instanceof InputError) throw ApplicationFailure.nonRetryable(error.message, 'wrong-input');
        if (error instanceof GateBroke) throw ApplicationFailure.nonRetryable(error.message, 'gate-broke');
        throw error;
      } finally {
        clearInterval(beat);
      }
    },
  };
}

import {
  ActivityFailure,
  ApplicationFailure,
  defineQuery,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { AskedState } from '../gate/contract/asking/asked-state.ts';
import { guardOfAsked, readAsking } from '../gate/contract/asking/asking.ts';
import { InputError } from '../gate/contract/input-error.ts';
import type { GuardOutcome } from '../gate/contract/outcome.ts';
import { ASKED_QUERY } from '../gate/names/asking-names.ts';
import { describeAsking } from '../gate/receipts/words/describe-asking.ts';
import { asking, waiting } from './calls/asking-activities.ts';

const asked = defineQuery<AskedState>(ASKED_QUERY);

/**
 * Asks for a gate on behalf of anybody who can start a workflow: completes the request, starts the gate or joins it where
 * it is under way, waits, and returns its outcome. Cancelled, it leaves the gate running.
 *
 * @param request a `ThinRequest`, or a whole `GateRequest`
 * @throws {ApplicationFailure} `wrong-input`, with every fault in its details; `gate-broke` where the gate ended without
 *   an outcome
 */
export async function requestBenchmarkGate(request: unknown): Promise<GuardOutcome> {
  const guard = guardOfAsked(request);
  if (guard !== null) return guard;
  let state: AskedState = { phase: 'resolving', resolved: null, run: null };
  const become = (next: Partial<AskedState>): void => {
    state = { ...state, ...next };
    setCurrentDetails(describeAsking(state));
  };
  setHandler(asked, () => state);
  become({});
  try {
    readAsking(request);
    const resolved = await asking.resolveAsked.executeWithOptions({ summary: 'complete the request' }, []);
    become({ phase: 'starting', resolved });
    const askedAt = workflowInfo().runStartTime.toISOString();
    const run = await asking.beginGate.executeWithOptions({ summary: 'start the gate, or join it' }, [
      { kept: resolved.kept, askedAt },
    ]);
    become({ phase: 'waiting', run });
    const { workflowId, firstExecutionRunId } = run;
    const outcome = await waiting.awaitOutcome.executeWithOptions({ summary: 'wait for its outcome' }, [
      { workflowId, firstExecutionRunId },
    ]);
    become({ phase: 'ended' });
    return outcome;
  } catch (error) {
    throw asFailure(error);
  }
}

/** A failure that callers in any language can tell by its type; what isn't known passes unchanged. */
function asFailure(error: unknown): unknown {
  if (error instanceof InputError) {
    const { message, faults } = error;
    return ApplicationFailure.nonRetryable(message, 'wrong-input', { class: 'wrong-input', message, faults });
  }
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) return error;
  const { message, type, details } = error.cause;
  return ApplicationFailure.create({ message, type: type ?? 'gate-broke', nonRetryable: true, details: details ?? [] });
}

import { defineQuery, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { AskedState } from '../gate/contract/asking/asked-state.ts';
import { guardOfAsked, readAsking } from '../gate/contract/asking/asking.ts';
import type { GuardOutcome } from '../gate/contract/outcome.ts';
import { ASKED_QUERY } from '../gate/names/asking-names.ts';
import { describeAsking } from '../gate/receipts/words/describe-asking.ts';
import { asking, waiting } from './calls/asking-activities.ts';
import { askingFailure } from './calls/asking-failure.ts';

const asked = defineQuery<AskedState>(ASKED_QUERY);

/**
 * Asks for a gate on behalf of anybody who can start a workflow: completes the request, starts the gate or joins it where
 * it is under way, waits, and returns its outcome. Cancelled, it leaves the gate running.
 *
 * @param request a `ThinRequest`, or a whole `GateRequest`
 * @throws {ApplicationFailure} `wrong-input`, with every fault in its details; `transient` where the gate couldn't be begun
 *   for now; `gate-broke` where the gate ended without an outcome, or a step by an error that nobody knows
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
    throw askingFailure(error);
  }
}

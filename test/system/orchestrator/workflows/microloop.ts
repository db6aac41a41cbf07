import { proxyActivities } from '@temporalio/workflow';
import type { OrchestratorActivities } from '../../../../client/orchestrator-activities.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import type { GateRequest } from '../../../../gate/contract/request.ts';

/** What the orchestrator calls its agents by; an agent that changed the code answers with its new head. */
export interface AgentActivities {
  callAgent(agent: string, why: string): Promise<{ headSha: string } | null>;
}

const { requestBenchmarkGate } = proxyActivities<OrchestratorActivities>({
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '30 s',
  retry: { initialInterval: '1 s' },
});

const { callAgent } = proxyActivities<AgentActivities>({ startToCloseTimeout: '1 hour' });

/** Rounds of rework before the orchestrator leaves the change to a person. */
const MAXIMUM_ROUNDS = 3;

/**
 * A microloop's orchestrator, as small as it can be: it asks for the gate, calls the agent that the route names, and
 * asks again for what that agent committed. It ends where an agent committed nothing.
 */
export async function microloop(request: GateRequest): Promise<GateOutcome[]> {
  const outcomes: GateOutcome[] = [];
  let headSha = request.headSha;
  while (outcomes.length < MAXIMUM_ROUNDS) {
    const outcome = await requestBenchmarkGate({ ...request, headSha });
    outcomes.push(outcome);
    if (outcome.route === null) break;
    const committed = await callAgent(outcome.route.to, outcome.why);
    if (committed === null) break;
    headSha = committed.headSha;
  }
  return outcomes;
}

import { GATE, GUARD_GATE } from '../gate/contract/names.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import type { GateRequest } from '../gate/contract/request.ts';
import type { Evaluation } from '../gate/policy/evaluation.ts';
import type { RunIdentity } from './run-lane.ts';

const none = (reason: string) => ({ state: 'none' as const, reason });

/** The outcome of a request of another flow: not this gate's business, and nothing else happens. */
export const guardOutcome = (request: GateRequest): GateOutcome => ({
  ...unmeasured(request, null),
  gate: GUARD_GATE,
  status: 'skipped',
  reason: 'out-of-scope',
  why: `the flow is ${request.flow}, and this gate belongs to the generative one`,
});

/** The document of a run that hasn't ended: everything undecided is null. */
export function unmeasured(
  request: GateRequest,
  run: { identity: RunIdentity; iteration: number; startedAt: string } | null,
): GateOutcome {
  const notYet = none('the run has not ended');
  return {
    schemaVersion: 1,
    gate: GATE,
    repository: request.repository,
    subject: request.subject,
    headSha: request.headSha,
    profile: request.profile.name,
    status: null,
    route: null,
    state: null,
    why: 'measuring',
    evidence: [],
    suites: [],
    targets: [],
    baselines: [],
    receipts: { check: notYet, ledger: notYet, progress: notYet },
    iteration: run?.iteration ?? 0,
    startedAt: run?.startedAt ?? null,
    finishedAt: null,
    workflow: run && { id: run.identity.workflowId, firstExecutionRunId: run.identity.firstExecutionRunId },
  };
}

/** The document of an ended pass, before its receipts are written. */
export const decided = (running: GateOutcome, evaluation: Evaluation, finishedAt: string): GateOutcome => ({
  ...running,
  status: evaluation.status,
  ...(evaluation.reason === undefined ? {} : { reason: evaluation.reason }),
  route: evaluation.route,
  state: evaluation.state,
  why: evaluation.why,
  evidence: evaluation.evidence,
  suites: evaluation.suites,
  targets: evaluation.targets,
  baselines: [...evaluation.baselines],
  finishedAt,
});

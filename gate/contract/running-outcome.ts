import { GATE, GUARD_GATE } from '../names/names.ts';
import type { Evaluation } from './decision/evaluation.ts';
import type { GateOutcome, GuardOutcome } from './outcome.ts';
import { termsIn } from './receipt-terms.ts';
import type { GateRequest } from './request.ts';

type AboutRequest<Name extends string | null = string> = Pick<GateOutcome, 'subject' | 'headSha' | 'profile'> & {
  readonly repository: Name;
};

/** Who a run is and when it began; null of the guard, which is no run. */
export interface RunStart {
  readonly identity: { readonly workflowId: string; readonly firstExecutionRunId: string };
  readonly iteration: number;
  readonly startedAt: string;
}

/** The document of a run that hasn't ended: everything undecided is null. */
export const runningOutcome = (request: GateRequest, run: RunStart): GateOutcome => ({
  ...blank({ ...request, profile: request.profile.name }, run, { state: 'none', reason: 'the run has not ended' }),
  ...termsIn(request.profile.receipts),
});

/** The outcome of a request of another flow: not this gate's business, and nothing else happens. */
export const guardOutcome = <Name extends string | null>(
  request: AboutRequest<Name>,
  flow: string,
): GuardOutcome & { repository: Name } => ({
  ...blank(request, null, { state: 'none', reason: 'out of scope' }),
  gate: GUARD_GATE,
  status: 'skipped',
  reason: 'out-of-scope',
  why: `the flow is ${flow}, and this gate belongs to the generative one`,
});

/** The document of an ended pass, before its receipts are written. */
export const decidedOutcome = (running: GateOutcome, evaluation: Evaluation, finishedAt: string): GateOutcome => ({
  ...running,
  status: evaluation.status,
  ...(evaluation.reason === undefined ? {} : { reason: evaluation.reason }),
  route: evaluation.route,
  state: evaluation.state,
  why: evaluation.why,
  evidence: evaluation.evidence,
  ...(evaluation.measured === undefined ? {} : { measured: evaluation.measured }),
  suites: evaluation.suites,
  targets: evaluation.targets,
  baselines: [...evaluation.baselines],
  finishedAt,
  ...(evaluation.fault === undefined ? {} : { fault: evaluation.fault }),
  ...(evaluation.grounds === undefined ? {} : { grounds: evaluation.grounds }),
  ...(evaluation.signature === undefined ? {} : { signature: evaluation.signature }),
});

const blank = <Name extends string | null>(
  { repository, subject, headSha, profile }: AboutRequest<Name>,
  run: RunStart | null,
  receipt: GateOutcome['receipts']['check'],
): GuardOutcome & { repository: Name } => ({
  schemaVersion: 1,
  gate: GATE,
  repository,
  subject,
  headSha,
  profile,
  status: null,
  route: null,
  state: null,
  why: 'under way',
  evidence: [],
  suites: [],
  targets: [],
  baselines: [],
  receipts: { check: receipt, ledger: receipt, progress: receipt },
  iteration: run?.iteration ?? 0,
  startedAt: run?.startedAt ?? null,
  finishedAt: null,
  workflow: run && { id: run.identity.workflowId, firstExecutionRunId: run.identity.firstExecutionRunId },
});

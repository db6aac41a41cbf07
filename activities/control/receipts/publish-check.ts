import type { GitHub } from '../../../adapters/github/github.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { renderAnnotations } from '../../../gate/receipts/check/annotations.ts';
import { renderCheckRun } from '../../../gate/receipts/check/check-run.ts';
import { type CommitStatusContent, renderCommitStatus } from '../../../gate/receipts/check/commit-status.ts';
import type { ReceiptLinks } from '../../../gate/receipts/words/links.ts';
import type { ControlActivities } from '../../interfaces.ts';
import type { FindNewer } from '../runs/others/newer-runs.ts';
import { type AttemptDeps, receiptAttempt } from './receipt-attempt.ts';
import type { FindStanding, StandingRun } from './standing-runs.ts';

export interface PublishCheckDeps extends AttemptDeps {
  readonly github: Pick<GitHub, 'ensureCheck'>;
  readonly findNewer: FindNewer;
  readonly findStanding: FindStanding;
  /** Whether a run is one of a workflow's; absent: nobody knows. */
  readonly isRunOf?: (workflowId: string, runId: string) => Promise<boolean>;
  readonly links?: ReceiptLinks;
}

/** Ensures the gate's one check on the head commit, in the first form that the identity may write. */
export const createPublishCheck =
  ({ github, findNewer, findStanding, isRunOf, links, ...deps }: PublishCheckDeps): ControlActivities['publishCheck'] =>
  async (outcome) => {
    if (outcome.headSha === null) return { state: 'none', reason: 'the outcome names no commit' };
    const workflowId = outcome.workflow?.id;
    const ofIssue = outcome.subject?.kind === 'issue' && workflowId !== undefined && isRunOf !== undefined;
    const [standing] = await findStanding(outcome);
    const conclusion = ownConclusion(outcome, standing);
    const check = {
      ...renderCheckRun(outcome, links),
      annotations: renderAnnotations(outcome),
      ...(outcome.startedAt === null ? {} : { startedAt: outcome.startedAt }),
      ...(outcome.finishedAt === null ? {} : { completedAt: outcome.finishedAt }),
      ...(conclusion === null ? {} : { standing: CONCLUSIONS[conclusion] }),
      // What a pull request's run concluded isn't an issue's to replace.
      ...(ofIssue ? { replaces: (runId: string) => isRunOf(workflowId, runId) } : {}),
    };
    const contents = { check, status: commitStatus(outcome, standing) };
    const attempt = receiptAttempt(deps, outcome.receipts.check);
    const newer = (await findNewer(outcome)).flatMap(({ firstExecutionRunId: runId, check, decided }) =>
      check === null ? [] : [{ runId, ownsCheck: check === 'same-profile' && decided }],
    );
    return github.ensureCheck(outcome.repository, outcome.headSha, contents, attempt, newer);
  };

const CONCLUSIONS = { pass: 'success', fail: 'failure' } as const;

/** Whether what a run concluded is this one's to say, which doesn't take its place: an issue's run says nothing of others. */
const isOwn = ({ workflow, subject }: GateOutcome, standing: StandingRun): boolean =>
  standing.workflowId === workflow?.id || subject?.kind !== 'issue';

/** What stands of an earlier run; null: nothing that is known, or another subject's. */
function ownConclusion(outcome: GateOutcome, standing: StandingRun | undefined): 'pass' | 'fail' | null {
  const status = standing?.outcome?.status;
  if (standing === undefined || (status !== 'pass' && status !== 'fail')) return null;
  return isOwn(outcome, standing) ? status : null;
}

/**
 * A commit status that stands beside what another run concluded. Unlike a check run, one says nothing of whose it is: that
 * the server tells.
 */
function commitStatus(outcome: GateOutcome, standing: StandingRun | undefined): CommitStatusContent {
  const status = renderCommitStatus(outcome);
  if (standing === undefined) return status;
  const conclusion = ownConclusion(outcome, standing);
  if (conclusion !== null) return { ...status, standing: conclusion };
  if (isOwn(outcome, standing)) return status;
  return { ...status, leftTo: `run ${standing.firstExecutionRunId} of another subject concluded this status` };
}

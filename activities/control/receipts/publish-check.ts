import type { GitHub } from '../../../adapters/github/github.ts';
import { renderAnnotations } from '../../../gate/receipts/check/annotations.ts';
import { renderCheckRun } from '../../../gate/receipts/check/check-run.ts';
import { renderCommitStatus } from '../../../gate/receipts/check/commit-status.ts';
import type { ReceiptLinks } from '../../../gate/receipts/words/links.ts';
import type { ControlActivities } from '../../interfaces.ts';
import type { FindNewer } from './newer-runs.ts';
import { type AttemptDeps, receiptAttempt } from './receipt-attempt.ts';

export interface PublishCheckDeps extends AttemptDeps {
  readonly github: Pick<GitHub, 'ensureCheck'>;
  readonly findNewer: FindNewer;
  /** Whether a run is one of a workflow's; absent: nobody knows. */
  readonly isRunOf?: (workflowId: string, runId: string) => Promise<boolean>;
  readonly links?: ReceiptLinks;
}

/** Ensures the gate's one check on the head commit, in the first form that the identity may write. */
export const createPublishCheck =
  ({ github, findNewer, isRunOf, links, ...deps }: PublishCheckDeps): ControlActivities['publishCheck'] =>
  async (outcome) => {
    if (outcome.headSha === null) return { state: 'none', reason: 'the outcome names no commit' };
    const workflowId = outcome.workflow?.id;
    const ofIssue = outcome.subject?.kind === 'issue' && workflowId !== undefined && isRunOf !== undefined;
    const check = {
      ...renderCheckRun(outcome, links),
      annotations: renderAnnotations(outcome),
      ...(outcome.startedAt === null ? {} : { startedAt: outcome.startedAt }),
      ...(outcome.finishedAt === null ? {} : { completedAt: outcome.finishedAt }),
      // What a pull request's run concluded isn't an issue's to replace.
      ...(ofIssue ? { replaces: (runId: string) => isRunOf(workflowId, runId) } : {}),
    };
    const contents = { check, status: renderCommitStatus(outcome) };
    const attempt = receiptAttempt(deps, outcome.receipts.check);
    const newer = (await findNewer(outcome)).flatMap(({ firstExecutionRunId: runId, check, decided }) =>
      check === null ? [] : [{ runId, ownsCheck: check === 'same-profile' && decided }],
    );
    return github.ensureCheck(outcome.repository, outcome.headSha, contents, attempt, newer);
  };

import type { GitHub } from '../adapters/github/github.ts';
import { renderCheckRun } from '../gate/receipts/check-run.ts';
import { renderCommitStatus } from '../gate/receipts/commit-status.ts';
import type { ControlActivities } from './interfaces.ts';
import { type AttemptDeps, receiptAttempt } from './receipt-attempt.ts';

/** Ensures the gate's one check on the head commit, in the first form that the identity may write. */
export const createPublishCheck =
  (deps: { readonly github: Pick<GitHub, 'ensureCheck'> } & AttemptDeps): ControlActivities['publishCheck'] =>
  async (outcome) => {
    if (outcome.headSha === null) return { state: 'none', reason: 'the outcome names no commit' };
    const check = {
      ...renderCheckRun(outcome),
      ...(outcome.startedAt === null ? {} : { startedAt: outcome.startedAt }),
      ...(outcome.finishedAt === null ? {} : { completedAt: outcome.finishedAt }),
    };
    const contents = { check, status: renderCommitStatus(outcome) };
    const attempt = receiptAttempt(deps, outcome.receipts.check);
    return deps.github.ensureCheck(outcome.repository, outcome.headSha, contents, attempt);
  };

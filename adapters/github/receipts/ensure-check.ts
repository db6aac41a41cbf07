import type { ReceiptOutcome } from '../../../gate/contract/outcome.ts';
import type { CommitStatusContent } from '../../../gate/receipts/check/commit-status.ts';
import type { GitHubClient } from '../http/client.ts';
import { type GitHubError, isGitHubError } from '../http/errors.ts';
import { ensureAnnotations } from './ensure-annotations.ts';
import { ensureCheckRun, type NewerCheckRun } from './ensure-check-run.ts';
import { ensureCommitStatus } from './ensure-commit-status.ts';
import { doubtingRefusals, ONLY_ATTEMPT, type ReceiptAttempt } from './receipt-attempt.ts';
import type { CheckRunReceipt } from './receipt-content.ts';

/** The check of a gate, in the first form that this identity may write: check run, commit status, none. */
export const ensureCheck = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  contents: { readonly check: CheckRunReceipt; readonly status: CommitStatusContent },
  attempt: ReceiptAttempt = ONLY_ATTEMPT,
  newer: readonly NewerCheckRun[] = [],
): Promise<ReceiptOutcome> => {
  const kind = client.identity.kind;
  if (kind === 'app' || kind === 'actions-token') {
    const receipt = await unlessRefused(attempt, () =>
      ensureCheckRun(client, repository, headSha, contents.check, attempt, newer),
    );
    if ('state' in receipt) {
      const written = receipt.state === 'written' && contents.check.status === 'completed';
      if (written) await ensureAnnotations(client, repository, Number(receipt.id), contents.check, attempt);
      return receipt;
    }
  }
  if (kind === 'anonymous') return skipped('no GitHub identity is configured');
  const owner = newer.find(({ ownsCheck }) => ownsCheck);
  if (owner !== undefined)
    return { state: 'none', reason: `run ${owner.runId} began later and owns this commit status` };
  const receipt = await unlessRefused(attempt, () =>
    ensureCommitStatus(client, repository, headSha, contents.status, attempt),
  );
  return 'state' in receipt ? receipt : skipped(receipt.refused.message);
};

const unlessRefused = async (
  attempt: ReceiptAttempt,
  write: () => Promise<ReceiptOutcome>,
): Promise<ReceiptOutcome | { readonly refused: GitHubError }> => {
  try {
    return await doubtingRefusals(attempt, write);
  } catch (error) {
    // 404 is what GitHub answers a token that lacks the scope for it.
    if (isGitHubError(error, 'forbidden', 'not-found', 'unauthorized', 'elsewhere')) return { refused: error };
    throw error;
  }
};

const skipped = (reason: string): ReceiptOutcome => ({
  state: 'none',
  reason: `CHECK-SKIPPED: reason=${reason}`.slice(0, 1000),
});

import type { GitHub } from '../adapters/github/github.ts';
import type { ReceiptLinks } from '../gate/receipts/links.ts';
import { renderProgressComment } from '../gate/receipts/progress-comment.ts';
import type { ControlActivities } from './interfaces.ts';
import { type AttemptDeps, receiptAttempt } from './receipt-attempt.ts';

export interface PublishProgressDeps extends AttemptDeps {
  readonly github: Pick<GitHub, 'ensureProgressComment'>;
  readonly links?: ReceiptLinks;
}

/** Ensures the one progress comment of a run, once there is evidence to put into it. */
export const createPublishProgress =
  ({ github, links, ...deps }: PublishProgressDeps): ControlActivities['publishProgress'] =>
  async ({ outcome, context }) => {
    if (outcome.subject === null) return { state: 'none', reason: 'the outcome names no subject' };
    // A comment that was written while the run measured gets its last word, whatever that is.
    const isThere = outcome.receipts.progress.state === 'written';
    if (outcome.evidence.length === 0 && !isThere) return { state: 'none', reason: 'there is no evidence' };
    return github.ensureProgressComment(
      outcome.repository,
      outcome.subject.number,
      renderProgressComment(outcome, context, links),
      receiptAttempt(deps, outcome.receipts.progress),
    );
  };

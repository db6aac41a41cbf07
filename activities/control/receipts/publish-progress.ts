import type { GitHub } from '../../../adapters/github/github.ts';
import { renderProgressComment } from '../../../gate/receipts/progress/progress-comment.ts';
import type { ReceiptLinks } from '../../../gate/receipts/words/links.ts';
import type { ControlActivities } from '../../interfaces.ts';
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
    // A comment that was written while the run measured, or may have been, gets its last word, whatever that is.
    const mayBeThere = outcome.receipts.progress.state !== 'none';
    const nothingToSay = outcome.evidence.length === 0;
    if (nothingToSay && !mayBeThere) return { state: 'none', reason: 'there is no evidence' };
    return github.ensureProgressComment(
      outcome.repository,
      outcome.subject.number,
      { ...renderProgressComment(outcome, context, links), ...(nothingToSay ? { onlyIfThere: true } : {}) },
      receiptAttempt(deps, outcome.receipts.progress),
    );
  };

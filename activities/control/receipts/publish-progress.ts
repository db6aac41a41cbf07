import type { GitHub } from '../../../adapters/github/github.ts';
import { byProfile, neverWritten, receiptTermsOf } from '../../../gate/contract/receipt-terms.ts';
import { formerProgressMarker, progressMarker } from '../../../gate/receipts/progress/progress-comment.ts';
import type { ControlActivities } from '../../interfaces.ts';
import { type ProgressTextDeps, progressText } from './progress-text.ts';
import { type AttemptDeps, receiptAttempt } from './receipt-attempt.ts';
import { whyNoNews } from './why-no-news.ts';

export interface PublishProgressDeps extends AttemptDeps, ProgressTextDeps {
  readonly github: Pick<GitHub, 'ensureProgressComment'>;
}

/** Ensures the one progress comment of a subject and profile, once a run has evidence to put into it. */
export const createPublishProgress =
  ({ github, attempt, ...deps }: PublishProgressDeps): ControlActivities['publishProgress'] =>
  async ({ outcome, context }) => {
    const never = neverWritten('progress', outcome);
    if (never !== null) return never;
    if (outcome.subject === null) return { state: 'none', reason: 'the outcome names no subject' };
    // A comment that was written while the run measured, or may have been, gets its last word, whatever that is.
    const mayBeThere = outcome.receipts.progress.state !== 'none';
    const nothingToSay = outcome.evidence.length === 0;
    const onNews = receiptTermsOf(outcome).comment !== 'always';
    if (nothingToSay && !mayBeThere) {
      // The next run's verdict is news beside this one's, though this one has no comment.
      if (onNews && outcome.status !== null) await deps.told.tell(outcome);
      return { state: 'none', reason: 'there is no evidence' };
    }
    // Before anything is looked at: of two runs at once at least one then finds the other.
    await deps.told.tell(outcome);
    const silence = mayBeThere || !onNews ? null : await whyNoNews(deps, outcome);
    if (silence !== null) return byProfile(silence);
    const text = progressText(deps);
    return github.ensureProgressComment(
      outcome.repository,
      outcome.subject.number,
      {
        marker: progressMarker(outcome),
        formerMarker: formerProgressMarker(outcome),
        text: () => text(outcome, context),
        ...(nothingToSay ? { onlyIfThere: true } : {}),
      },
      receiptAttempt(attempt === undefined ? {} : { attempt }, outcome.receipts.progress),
    );
  };

import { ActivityFailure, CancellationScope, patched } from '@temporalio/workflow';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { receiptTermsOf } from '../../gate/contract/receipt-terms.ts';

/** The progress comment's edits while a run goes on. */
export interface ProgressReports {
  /** Something may have been measured: edits the comment where there is new evidence and the last edit is old enough. */
  note(): void;
  /** Waits for an edit under way, so that the last word is written last. */
  finish(): Promise<void>;
}

const MINUTE_MS = 60_000;

/**
 * Edits with new evidence only, never more than one a minute, and none in a pass's first: a short run needs only its
 * last word. Nothing waits for an edit, and one that GitHub doesn't take is made up for by the next.
 *
 * @param soFar the document as it stands; without evidence nothing is written
 * @param write one attempt at the comment, bounded in time
 * @param now milliseconds since the epoch
 */
export function createProgressReports(
  soFar: () => GateOutcome,
  write: (outcome: GateOutcome) => Promise<unknown>,
  now: () => number = Date.now,
): ProgressReports {
  let lastAt = now();
  let lastSaid = '';
  let underWay: Promise<void> = Promise.resolve();
  let isUnderWay = false;
  const edit = async (outcome: GateOutcome): Promise<void> => {
    try {
      // A person's cancellation must not leave an edit behind that overtakes the last word.
      await CancellationScope.nonCancellable(() => write(outcome));
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
    } finally {
      isUnderWay = false;
    }
  };
  return {
    note() {
      if (isUnderWay || now() - lastAt < MINUTE_MS) return;
      const outcome = soFar();
      // What is only going on is no news. Earlier versions asked an activity whatever the profile says.
      if (receiptTermsOf(outcome).comment !== 'always' && patched('comment-by-profile')) return;
      const said = outcome.evidence.join('\n');
      if (said === lastSaid || said === '' || !patched('progress-while-measuring')) return;
      lastSaid = said;
      lastAt = now();
      isUnderWay = true;
      underWay = edit(outcome);
    },
    finish: () => underWay,
  };
}

import type { GitHub } from '../adapters/github/github.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import { editLedger, newLedger } from '../gate/receipts/edit-ledger.ts';
import { isLedger } from '../gate/receipts/find-ledger.ts';
import { newerRunInLedger } from '../gate/receipts/newer-run.ts';
import { progressMarker } from '../gate/receipts/progress-comment.ts';
import type { ControlActivities } from './interfaces.ts';
import { type AttemptDeps, receiptAttempt } from './receipt-attempt.ts';

/** The ledger before and after an edit: kept with the run, so that what a neighbour overwrites can be mended. */
export interface LedgerTexts {
  /** null: there was no ledger. */
  readonly before: string | null;
  readonly after: string;
}

export interface PublishLedgerDeps extends AttemptDeps {
  readonly github: Pick<GitHub, 'readSubjectForReceipt' | 'ensureLedger'>;
  /** Called before each write; may be called again with other texts for the same run and iteration. */
  readonly keepLedger: (
    run: Pick<GateOutcome, 'repository' | 'subject' | 'workflow' | 'iteration'>,
    texts: LedgerTexts,
  ) => Promise<void>;
}

/** Ensures the gate's row, hop and Decision in the one ledger, unless the run speaks of a commit that is no longer the head. */
export const createPublishLedger =
  ({ github, keepLedger, ...deps }: PublishLedgerDeps): ControlActivities['publishLedger'] =>
  async (outcome) => {
    const { repository, subject, headSha, workflow, iteration } = outcome;
    if (subject === null) return { state: 'none', reason: 'the outcome names no subject' };
    if (outcome.status === null) return { state: 'none', reason: 'the run has not ended' };
    if (outcome.reason === 'out-of-scope' || outcome.state === null) {
      return { state: 'none', reason: 'superseded by a newer head: its run writes the ledger' };
    }
    const attempt = receiptAttempt(deps, outcome.receipts.ledger);
    const described = await github.readSubjectForReceipt(
      repository,
      subject,
      attempt,
      // A text that is going to be edited is read right before.
      (recent) => !isLedger(recent.body),
    );
    if (described.headSha !== null && described.headSha !== headSha) {
      return { state: 'none', reason: `the head is ${described.headSha} now: the ledger speaks of the head` };
    }
    const written = await github.ensureLedger(
      repository,
      { subject, body: described.body, linkedIssue: described.linkedIssue },
      {
        isLedger,
        marker: progressMarker(outcome),
        edit: (text) => {
          const newer = newerRunInLedger(text, outcome);
          if (newer !== null) return { body: text, changed: true, refusal: `run ${newer} began later: its row stands` };
          const { body, changed, fits, notes } = editLedger(text, outcome);
          return fits ? { body, changed } : { body, changed, refusal: notes.join('; ') };
        },
        create: () => newLedger(outcome),
        keep: (texts) => keepLedger({ repository, subject, workflow, iteration }, texts),
      },
      attempt,
    );
    return written.receipt;
  };

import type { GitHub } from '../../../adapters/github/github.ts';
import type { LedgerTextEdit } from '../../../adapters/github/receipts/receipt-content.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { byProfile, neverWritten, receiptTermsOf } from '../../../gate/contract/receipt-terms.ts';
import { withoutHops } from '../../../gate/receipts/ledger/claimed-hops.ts';
import { editLedger, newLedger } from '../../../gate/receipts/ledger/edit.ts';
import { isLedger } from '../../../gate/receipts/ledger/is-ledger.ts';
import { mendLedger } from '../../../gate/receipts/ledger/mend.ts';
import { progressMarker } from '../../../gate/receipts/progress/progress-comment.ts';
import type { ReceiptLinks } from '../../../gate/receipts/words/links.ts';
import { limitOf } from '../../../gate/text/byte-budget.ts';
import type { ControlActivities } from '../../interfaces.ts';
import type { KnowsRun } from '../runs/identity/knows-run.ts';
import type { FindNewer } from '../runs/others/newer-runs.ts';
import { forgedHops } from './forged-hops.ts';
import { type AttemptDeps, receiptAttempt } from './receipt-attempt.ts';
import type { FindStanding, StandingRun } from './standing-runs.ts';

/** The ledger before and after an edit: kept with the run, so that what a neighbour overwrites can be mended. */
interface LedgerTexts {
  /** null: there was no ledger. */
  readonly before: string | null;
  readonly after: string;
}

/** `landed`: GitHub said that it took the edit; otherwise nobody knows. */
export interface KeptLedger extends LedgerTexts {
  readonly landed: boolean;
}

export interface PublishLedgerDeps extends AttemptDeps {
  readonly github: Pick<GitHub, 'readSubjectForReceipt' | 'ensureLedger'>;
  readonly findNewer: FindNewer;
  readonly findStanding: FindStanding;
  readonly knowsRun: KnowsRun;
  /** Called before each write; may be called again with other texts for the same run and iteration. */
  readonly keepLedger: (run: LedgerRun, texts: LedgerTexts) => Promise<void>;
  /** Called where GitHub took what was kept last. */
  readonly keepLanded: (run: LedgerRun) => Promise<void>;
  /** The texts that were kept for a run, of all its iterations, oldest first. */
  readonly keptLedgers: (run: LedgerRun) => Promise<KeptLedger[]>;
  readonly links?: ReceiptLinks;
}

type LedgerRun = Pick<GateOutcome, 'workflow' | 'iteration'>;

/** Ensures the gate's row, hop and Decision in the one ledger, unless the run speaks of a commit that is no longer the head. */
export const createPublishLedger =
  ({
    github,
    findNewer,
    findStanding,
    knowsRun,
    keepLedger,
    keepLanded,
    keptLedgers,
    links,
    ...deps
  }: PublishLedgerDeps): ControlActivities['publishLedger'] =>
  async (outcome) => {
    const { repository, subject, headSha, workflow, iteration } = outcome;
    const never = neverWritten('ledger', outcome);
    if (never !== null) return never;
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
    if ('elsewhere' in described) return { state: 'none', reason: described.elsewhere.slice(0, 1000) };
    if (described.headSha !== null && described.headSha !== headSha) {
      return { state: 'none', reason: `the head is ${described.headSha} now: the ledger speaks of the head` };
    }
    const keptOf = (run: string) => keptLedgers({ workflow: { id: '', firstExecutionRunId: run }, iteration: 0 });
    const kept = await keptLedgers({ workflow, iteration });
    const withoutForged = async (text: string) =>
      withoutHops(text, await forgedHops(text, outcome, { knowsRun, keptOf }));
    const seen: string[] = [];
    for (const { before, after, landed } of kept) {
      // What somebody had forged before would be taken for lost, and put back.
      for (const text of [...(before === null ? [] : [before]), ...(landed ? [after] : [])]) {
        seen.push(await withoutForged(text));
      }
    }
    const editor = mendingEditor({ outcome, seen, standing: await findStanding(outcome), links });
    const written = await github.ensureLedger(
      repository,
      { subject, body: described.body, linkedIssue: described.linkedIssue },
      {
        isLedger,
        marker: progressMarker(outcome),
        edit: async (text, place) => editor.edit({ text, honest: await withoutForged(text), place }),
        create: editor.create,
        ...(receiptTermsOf(outcome).ledger === 'where-found' ? { onlyIfThere: true } : {}),
        mayWrite: async () => {
          // Undecided ones write over it when they are done.
          const newer = (await findNewer(outcome)).find((run) => run.speaksForSubject && run.decided);
          return newer === undefined ? null : `run ${newer.firstExecutionRunId} began later: its row stands`;
        },
        created: kept.flatMap(({ before, after }) => (before === null ? [after] : [])),
        keep: (texts) => keepLedger({ workflow, iteration }, texts),
        landed: async (after) => {
          editor.saw(after);
          await keepLanded({ workflow, iteration });
        },
      },
      attempt,
    );
    return written.isMissing ? byProfile('no ledger is there') : written.receipt;
  };

interface Mending {
  readonly outcome: GateOutcome;
  /** Texts of the ledger, oldest first; grows with each that is seen. */
  readonly seen: string[];
  /** What other runs concluded that this one doesn't take the place of. */
  readonly standing: readonly StandingRun[];
  readonly links?: ReceiptLinks | undefined;
}

/** A ledger as it stands. */
interface StandingText {
  readonly text: string;
  /** The same without what somebody forged. */
  readonly honest: string;
  /** The id that a receipt in it names. */
  readonly place: string;
}

/**
 * Edits what it is given, and first puts back what a neighbour's whole text took from the ledger since it was last seen,
 * by an earlier pass of the run, by an earlier attempt, or a moment ago. Only what was read there, or what GitHub took,
 * was seen: an edit that never arrived tells nothing of what a neighbour did.
 */
function mendingEditor({ outcome, seen, standing, links }: Mending): {
  edit(ledger: StandingText): LedgerTextEdit;
  create(): string;
  saw(text: string): void;
} {
  return {
    edit: ({ text, honest, place }) => {
      const stands = standingIn(standing, outcome, place);
      const mended = mendLedger(honest, seen);
      // What GitHub holds decides what it takes, not what is going to be put back.
      const whole = editLedger(mended.body, outcome, links, limitOf(text), stands);
      // Where both don't fit, what stands there now goes before what stood there.
      const { body, fits, notes } = whole.fits ? whole : editLedger(honest, outcome, links, limitOf(honest), stands);
      if (!fits) return { body, changed: body !== text, refusal: notes.join('; ') };
      seen.push(honest);
      return { body, changed: body !== text };
    },
    create: () => {
      const stands = standingIn(standing, outcome, null);
      const whole = editLedger(mendLedger('', seen).body, outcome, links, limitOf(''), stands);
      return whole.fits ? whole.body : newLedger(outcome, links, stands);
    },
    saw: (text) => void seen.push(text),
  };
}

/** What stands in a ledger: a conclusion about its own subject, or another subject's that was written into this one. */
const standingIn = (
  standing: readonly StandingRun[],
  { workflow }: GateOutcome,
  place: string | null,
): GateOutcome | null =>
  standing.find(
    ({ workflowId, outcome }) =>
      workflowId === workflow?.id ||
      (outcome?.receipts.ledger.state === 'written' && outcome.receipts.ledger.id === place),
  )?.outcome ?? null;

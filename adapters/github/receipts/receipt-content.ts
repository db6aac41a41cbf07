import type { CheckAnnotation } from '../../../gate/receipts/check/annotations.ts';
import type { CheckRunContent } from '../../../gate/receipts/check/check-run.ts';

/** What the one check run of a gate shall say. Texts are within GitHub's bounds already. */
export interface CheckRunReceipt extends CheckRunContent {
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly completedAt?: string;
  /** Whether a check that another run concluded, of this external id, is this run's to change. Absent: it is. */
  readonly replaces?: (externalId: string) => Promise<boolean>;
  /** What another run of the commit concluded, and a run that was skipped leaves standing; absent: what is there tells. */
  readonly standing?: 'success' | 'failure';
  /** In the order of their weight. */
  readonly annotations?: readonly CheckAnnotation[];
}

/** `changed: false`: the text says all of it already. `refusal`: why this text can't be edited. */
export interface LedgerTextEdit {
  readonly body: string;
  readonly changed: boolean;
  readonly refusal?: string;
}

/** How a ledger is recognized and edited: pure functions of the text, and where both texts are kept. */
export interface LedgerEditor {
  readonly isLedger: (text: string) => boolean;
  /** The marker of the run's progress comment, which is looked for while the comments are read anyhow. */
  readonly marker?: string;
  /** `place`: the id that a receipt in this ledger names. */
  readonly edit: (text: string, place: string) => LedgerTextEdit | Promise<LedgerTextEdit>;
  /** A ledger of its own, for a subject that has none. */
  readonly create: () => string;
  /** True: edits one that is there, and creates none. */
  readonly onlyIfThere?: boolean;
  /** Asked right before each write: why the ledger isn't this run's to write any more; null: it is. Absent: it always is. */
  readonly mayWrite?: () => Promise<string | null>;
  /** Such ledgers as earlier writes of the same run made, or tried to. */
  readonly created?: readonly string[];
  /** Called before each write: what is lost by it can be found again. `before` null: there was no ledger. */
  readonly keep?: (texts: { readonly before: string | null; readonly after: string }) => Promise<void>;
  /** Called where GitHub said that it took what was kept last. */
  readonly landed?: (after: string) => Promise<void>;
}

/** What a subject's progress comment shall say as things stand; or whose it is, in a sentence. */
export type ProgressText =
  | {
      readonly body: string;
      /** Whether other runs may have written it too, or are about to. */
      readonly isShared: boolean;
    }
  | { readonly leftTo: string };

/** The one progress comment of a subject and profile, which its runs take over from each other. */
export interface ProgressContent {
  /** What such a comment begins with. */
  readonly marker: string;
  /** What it begins with where an earlier version of the gate wrote it for the same run. */
  readonly formerMarker?: string;
  /** Asked before the first write and after each, since another run may have come in between. */
  readonly text: () => Promise<ProgressText>;
  /** True: edits one that is there, and creates none. */
  readonly onlyIfThere?: boolean;
}

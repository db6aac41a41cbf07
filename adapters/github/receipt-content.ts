/** What the one check run of a gate shall say. Texts are within GitHub's bounds already. */
export interface CheckRunContent {
  readonly name: string;
  readonly status: 'in_progress' | 'completed';
  readonly conclusion?: 'success' | 'failure' | 'neutral';
  /** ISO 8601; of two runs on one commit the later one owns the check. */
  readonly startedAt?: string;
  readonly completedAt?: string;
  /** The run that writes it. */
  readonly externalId: string;
  readonly detailsUrl?: string;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
}

/** The commit status that stands in where check runs may not be written. */
export interface CommitStatusContent {
  readonly context: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  /** At most 140 characters. */
  readonly description: string;
  readonly targetUrl?: string;
}

/** How a ledger is recognized and edited: pure functions of the text. */
export interface LedgerEditor {
  isLedger(text: string): boolean;
  /** `changed: false` where the text already says all of it. */
  edit(text: string): { readonly body: string; readonly changed: boolean };
  /** A ledger of its own, for a subject that has none. */
  create(): string;
}

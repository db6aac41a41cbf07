import type { GateOutcome, State } from '../../contract/outcome.ts';
import { escapeWithin } from '../markdown/escape.ts';
import { statusWord } from '../words/ledger-words.ts';

/** An outcome that writes a ledger: not of a run under way, nor of a superseded one. */
export type DecidedOutcome = GateOutcome & { state: State };

export const isDecided = (outcome: GateOutcome): outcome is DecidedOutcome =>
  outcome.status !== null && outcome.state !== null;

/** Whose words a ledger gets. */
export interface LedgerRuns {
  /** The run that writes: it leaves its hop. */
  readonly run: DecidedOutcome;
  /** Whose conclusion row and Decision say: an earlier run's where that stands, else its own. */
  readonly concluded: DecidedOutcome;
}

/** @param standing what another run of the commit concluded that this one doesn't take the place of; null: nothing */
export const ledgerRuns = (run: DecidedOutcome, standing: GateOutcome | null): LedgerRuns => ({
  run,
  concluded: standing !== null && isDecided(standing) ? standing : run,
});

/** What came of a run whose own conclusion doesn't stand, in a few words; '' of one that concludes by itself. Escaped. */
export function besideConclusion({ run, concluded }: LedgerRuns): string {
  if (run === concluded) return '';
  const { subject } = run;
  const isSameSubject = subject?.kind === concluded.subject?.kind && subject?.number === concluded.subject?.number;
  const whose =
    isSameSubject || subject === null ? 'a later run' : `a run for ${SUBJECT[subject.kind]} ${subject.number}`;
  return `${whose}: ${statusWord(run)}`;
}

const SUBJECT = { issue: 'issue', 'pull-request': 'pull request' } as const;

/** Why the Decision is as it is: of a conclusion that stands also what came of the later run, and why. Escaped. */
export function whyOf(runs: LedgerRuns, most: number): string {
  const beside = besideConclusion(runs);
  if (beside === '') return escapeWithin(runs.run.why, most);
  return `${escapeWithin(runs.concluded.why, most / 2)}; ${beside}: ${escapeWithin(runs.run.why, most / 2)}`;
}

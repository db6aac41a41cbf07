import { splitLines } from '../markdown/lines.ts';
import { readSections } from './sections.ts';

/** A text on GitHub that may be the ledger. */
export interface LedgerCandidate {
  /** The pull request or issue that the gate reports to, or the issue that it is linked to. */
  readonly on: 'subject' | 'linked-issue';
  readonly place: 'body' | 'comment';
  /** RFC 3339, as GitHub gives it; decides among comments. */
  readonly createdAt: string;
  /** GitHub's id; decides among comments of the same second. */
  readonly id: number;
  /** GitHub has null for an empty body. */
  readonly body: string | null;
}

/** Whether a text has the gates anchor for real: alone on a line, outside code. Whoever wrote it. */
export function isLedger(body: string | null): boolean {
  if (body === null || !body.includes('<!-- gates:start -->')) return false;
  return readSections(splitLines(body)).anchors.some(({ name, edge }) => name === 'gates' && edge === 'start');
}

/** The one ledger: on the subject, then on the linked issue; the body first, then the oldest comment. */
export function findLedger<Candidate extends LedgerCandidate>(candidates: readonly Candidate[]): Candidate | null {
  const rank = ({ on, place }: Candidate): number => (on === 'subject' ? 0 : 2) + (place === 'body' ? 0 : 1);
  const ledgers = candidates.filter(({ body }) => isLedger(body));
  ledgers.sort((a, b) => rank(a) - rank(b) || Date.parse(a.createdAt) - Date.parse(b.createdAt) || a.id - b.id);
  return ledgers[0] ?? null;
}

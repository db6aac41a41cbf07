import type { GateOutcome } from '../contract/outcome.ts';
import { subjectKey } from '../names/subject.ts';
import type { BaselineEntry } from './document.ts';

/**
 * Whether an outcome is how the run ended that wrote a baseline. It names it, is of the same commit, subject and profile,
 * and the baseline was made while it ran: a run that reuses another's names that too.
 */
export function isConclusionOf(outcome: GateOutcome, entry: BaselineEntry): boolean {
  const { repository, subject, headSha, profile, baselines, startedAt, finishedAt } = outcome;
  if (subject === null || entry.subject === null || startedAt === null || finishedAt === null) return false;
  const madeAt = Date.parse(entry.finishedAt);
  return (
    baselines.some(({ digest }) => digest === entry.digest) &&
    repository.toLowerCase() === entry.repository.toLowerCase() &&
    subjectKey(subject) === subjectKey(entry.subject) &&
    headSha === entry.commit &&
    profile === entry.profile &&
    Date.parse(startedAt) <= madeAt &&
    madeAt <= Date.parse(finishedAt)
  );
}

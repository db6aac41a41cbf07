import type { CheckRunContent } from './check-run.ts';
import { type CommitStatusContent, describedWithin } from './commit-status.ts';

const WORDS = { success: 'pass', failure: 'fail' } as const;

/**
 * What the check says of a run that was skipped where an earlier run of the commit passed or failed: that conclusion
 * stands, since nothing new was measured, and the texts say what came of the later run.
 */
export function besideStanding(content: CheckRunContent, conclusion: 'success' | 'failure'): CheckRunContent {
  const earlier = `an earlier run's ${WORDS[conclusion]} stands`;
  return {
    ...content,
    conclusion,
    title: `${content.title}; ${earlier}`,
    summary: `A later run of this commit measured nothing that decides: ${earlier}. What came of the later one:\n\n${content.summary}`,
  };
}

/** The same of a commit status. */
export function besideConcluded(
  content: Pick<CommitStatusContent, 'context' | 'description'>,
  status: 'pass' | 'fail',
): Pick<CommitStatusContent, 'context' | 'description' | 'state'> {
  return {
    context: content.context,
    state: status === 'pass' ? 'success' : 'failure',
    description: describedWithin(`an earlier run's ${status} stands; ${content.description}`),
  };
}

/**
 * What the check says while a re-run measures: a completed check can't go back to `in_progress`, and a green one that is
 * titled so would mislead.
 *
 * @param conclusion GitHub's, of the run before
 */
export function whileMeasuringAgain(content: CheckRunContent, conclusion: string): CheckRunContent {
  const words: Readonly<Record<string, string>> = { ...WORDS, neutral: 'skipped' };
  const earlier = words[conclusion] ?? conclusion;
  return {
    ...content,
    title: `${content.name} = ${earlier} · measuring again`,
    summary: `A later run of this commit measures again; until it ends, an earlier run's ${earlier} stands.\n\n${content.summary}`,
  };
}

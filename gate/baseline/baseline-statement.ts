import { type StatementSubject, type TestResultStatement, testResult } from '../contract/attestation.ts';
import { subjectKey } from '../names/subject.ts';
import type { BaselineDocument, BaselineEntry } from './document.ts';

/** What a signature says of a stored baseline: its digest, and everything that look-ups choose by. */
export const baselineSubject = (
  entry: BaselineEntry,
): StatementSubject & Required<Pick<StatementSubject, 'annotations'>> => ({
  name: 'baseline',
  digest: { sha256: entry.digest.replace(/^sha256:/, '') },
  annotations: {
    kind: 'benchmark-gate/baseline',
    repository: entry.repository,
    subject: entry.subject && subjectKey(entry.subject),
    commit: entry.commit,
    tree: entry.tree,
    branch: entry.branch,
    profile: entry.profile,
    machineClass: entry.machineClass,
    complete: entry.complete,
    finishedAt: entry.finishedAt,
  },
});

/** The signed statement that is kept beside a baseline: what was measured, as the result of a test. */
export function baselineStatement(entry: BaselineEntry, { suites, run }: BaselineDocument): TestResultStatement {
  const named = (...statuses: readonly string[]) =>
    suites.filter(({ status }) => statuses.includes(status)).map(({ name }) => name);
  const subject = baselineSubject(entry);
  return testResult([{ ...subject, annotations: { ...subject.annotations, ...run } }], {
    result: entry.complete ? 'PASSED' : 'WARNED',
    configuration: [{ name: entry.profile }],
    passedTests: named('measured'),
    warnedTests: named('incomplete', 'not-measured', 'skipped'),
    failedTests: named('failed'),
  });
}

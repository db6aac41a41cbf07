import { type StatementSubject, type TestResultStatement, testResult } from '../attestation.ts';
import type { MeasuredList } from './measured-list.ts';

/** What is signed of a list: its digest, and whose and on what terms it is. @param digest SHA-256 of its canonical JSON */
export const measuredSubject = ({ terms, run }: MeasuredList, digest: string): StatementSubject => ({
  name: 'measured',
  digest: { sha256: digest },
  annotations: { kind: 'benchmark-gate/measured', ...terms, ...run },
});

/** What the control worker signs that lists what a run measured. */
export const measuredStatement = (list: MeasuredList, digest: string): TestResultStatement =>
  testResult([measuredSubject(list, digest)], {
    result: 'PASSED',
    configuration: [{ name: list.terms.profile, digest: { sha256: list.terms.profileDigest } }],
  });

import { type StatementSubject, type TestResultStatement, testResult } from '../attestation.ts';
import type { BaseAnswer } from './base-answer.ts';

/** What is signed of an answer: its digest, of which base it is and who asked. @param digest SHA-256 of its canonical JSON */
export const answerSubject = ({ terms, run, askedAt }: BaseAnswer, digest: string): StatementSubject => ({
  name: 'base-answer',
  digest: { sha256: digest },
  annotations: { kind: 'benchmark-gate/base-answer', ...terms, ...run, askedAt },
});

/** What the control worker signs that keeps what a run found at its base. */
export const answerStatement = (answer: BaseAnswer, digest: string): TestResultStatement =>
  testResult([answerSubject(answer, digest)], {
    result: answer.finding.failures.length === 0 ? 'PASSED' : 'FAILED',
    configuration: [{ name: answer.terms.profile, digest: { sha256: answer.terms.profileDigest } }],
  });

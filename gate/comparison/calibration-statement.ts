import { type StatementSubject, type TestResultStatement, testResult } from '../contract/attestation.ts';
import { type CalibrationDocument, calibratedPlace } from './calibration-document.ts';

/** What is signed of a calibration: its digest, and what it speaks of. @param digest SHA-256 of its canonical JSON */
export const calibrationSubject = (document: CalibrationDocument, digest: string): StatementSubject => ({
  name: 'calibration',
  digest: { sha256: digest },
  annotations: { kind: document.kind, ...calibratedPlace(document), commit: document.commit },
});

/** What whoever calibrates signs: the noise that it states decides which differences are told. */
export const calibrationStatement = (document: CalibrationDocument, digest: string): TestResultStatement =>
  testResult([calibrationSubject(document, digest)], {
    result: document.falseAlarms.alarmed === 0 ? 'PASSED' : 'WARNED',
    configuration: [{ name: document.profile }],
  });

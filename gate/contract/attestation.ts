import { z } from 'zod';
import { boundedRecord } from '../names/bounded-record.ts';

/** What is signed is an in-toto statement; see https://github.com/in-toto/attestation. */
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const TEST_RESULT_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
export const STATEMENT_PAYLOAD = 'application/vnd.in-toto+json';

/** Base64 of so many characters: a statement with the names of all suites is far below. */
const LONGEST_PAYLOAD = 64 * 1024;

/** A signed statement as a DSSE envelope has it: https://github.com/secure-systems-lab/dsse. A key's id is a SHA-256. */
export const Envelope = z.object({
  payloadType: z.literal(STATEMENT_PAYLOAD),
  payload: z.base64().max(LONGEST_PAYLOAD),
  signatures: z
    .array(z.object({ keyid: z.string().regex(/^[0-9a-f]{64}$/), sig: z.base64().max(500) }))
    .min(1)
    .max(5),
});
export type Envelope = z.infer<typeof Envelope>;

const Text = z.string().max(1000);
const Names = z.array(Text).max(1000).optional();

/** What a statement is about: named by its digest; the annotations say what a person or a verifier compares. */
const StatementSubject = z.object({
  name: Text,
  digest: boundedRecord(z.string().max(40), z.string().max(128)),
  annotations: boundedRecord(
    z.string().max(100),
    z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]),
  ).optional(),
});
export type StatementSubject = z.infer<typeof StatementSubject>;

/** A statement with the predicate of a test's result, as far as it is read; what a newer signer says besides is passed over. */
export const TestResultStatement = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(StatementSubject).min(1).max(5),
  predicateType: z.literal(TEST_RESULT_TYPE),
  predicate: z.object({
    result: z.enum(['PASSED', 'WARNED', 'FAILED']),
    configuration: z.array(z.object({ name: Text, digest: boundedRecord(z.string(), z.string()).optional() })).max(5),
    passedTests: Names,
    warnedTests: Names,
    failedTests: Names,
  }),
});
export type TestResultStatement = z.infer<typeof TestResultStatement>;

/** A statement of this gate. */
export const testResult = (
  subject: StatementSubject[],
  predicate: TestResultStatement['predicate'],
): TestResultStatement => ({ _type: STATEMENT_TYPE, subject, predicateType: TEST_RESULT_TYPE, predicate });

/**
 * Whether a signed statement is about what a verifier has at hand: each subject that it expects is there, with the same
 * digest and everything that it knows of it. A newer signer may say more.
 */
export const isAbout = (statement: TestResultStatement, expected: readonly StatementSubject[]): boolean =>
  expected.every(({ name, digest, annotations = {} }) =>
    statement.subject.some(
      (subject) =>
        subject.name === name && includes(subject.digest, digest) && includes(subject.annotations ?? {}, annotations),
    ),
  );

const includes = (found: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(expected).every(([key, value]) => Object.hasOwn(found, key) && found[key] === value);

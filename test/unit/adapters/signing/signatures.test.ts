import { createPublicKey, verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { preAuthEncoding } from '../../../../adapters/signing/envelope.ts';
import { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { profileOf } from '../../../support/policy/measured.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';
import { type TestKey, temporaryKey } from '../../../support/signing/key-folder.ts';

/** The outcome as the key signed it, after a way through JSON. */
async function signedBy(key: TestKey, outcome = passOutcome()): Promise<GateOutcome> {
  if (outcome.status === null) throw new Error('a decision has a status');
  const { signDecision } = await key.signatures();
  const evaluation = { ...outcome, status: outcome.status } as Parameters<typeof signDecision>[1];
  const signature = signDecision(outcome, evaluation, profileOf());
  return JSON.parse(JSON.stringify({ ...outcome, signature }));
}

it('encodes what is signed as the DSSE protocol has it', () => {
  const encoded = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
  expect(encoded.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});

it('signs an in-toto statement of a test result, which anybody can check by the public key alone', async () => {
  const key = await temporaryKey();
  const { signature } = await signedBy(key);
  if (signature === undefined) throw new Error('it is signed');
  const payload = Buffer.from(signature.payload, 'base64');
  const sig = Buffer.from(signature.signatures[0]?.sig ?? '', 'base64');
  expect(verify(null, preAuthEncoding(signature.payloadType, payload), createPublicKey(key.publicPem), sig)).toBe(true);
  expect(JSON.parse(payload.toString())).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    subject: [{ name: 'acme/engine', digest: { gitCommit: 'a'.repeat(40) } }, { name: 'decision' }],
    predicate: { result: 'PASSED', configuration: [{ name: 'sample' }] },
  });
});

it.each<[string, Partial<GateOutcome>]>([
  ['status', { status: 'fail' }],
  ['why', { why: 'another' }],
  ['evidence', { evidence: [] }],
  ['baselines', { baselines: [] }],
  ['commit', { headSha: 'f'.repeat(40) }],
  ['subject', { subject: { kind: 'issue', number: 7 } }],
  ['repository', { repository: 'acme/other' }],
  ['profile', { profile: 'other' }],
  ['pass', { iteration: 1 }],
  ['begin', { startedAt: '2030-01-01T00:00:00.000Z' }],
  ['run', { workflow: { id: passOutcome().workflow?.id ?? '', firstExecutionRunId: 'another' } }],
  ['fault', { fault: { kind: 'gate-broke', message: 'x' } }],
])('takes a decision with another %s for another one', async (_, changes) => {
  const key = await temporaryKey();
  const signed = await signedBy(key);
  const { decisionFault } = await key.signatures();
  expect(decisionFault(signed)).toBeNull();
  expect(decisionFault({ ...signed, ...changes })).toMatch(/is not what was signed: it is not published/);
});

const grounds = { schemaVersion: 1, row: '12', facts: { flow: 'generative' } };

it('vouches for the grounds that an outcome states, and for an outcome that states none', async () => {
  const key = await temporaryKey();
  const signed = await signedBy(key, passOutcome({ grounds }));
  const { decisionFault } = await key.signatures();
  expect(decisionFault(signed)).toBeNull();
  for (const other of [
    { ...grounds, row: '6' },
    { ...grounds, facts: { flow: 'review' } },
  ]) {
    expect(decisionFault({ ...signed, grounds: other })).toMatch(/is not what was signed/);
  }
  const without = await signedBy(key);
  expect(decisionFault(without)).toBeNull();
  expect(decisionFault({ ...without, grounds })).toMatch(/is not what was signed/);
});

it('vouches for what another version says besides, and for that alone', async () => {
  const key = await temporaryKey();
  const { suites, ...outcome } = passOutcome({ grounds: { ...grounds, since: 2027 } as typeof grounds });
  const later = suites.map((suite) => ({ ...suite, measuredOn: { from: 'sha256:0' } }));
  const read = GateOutcome.parse(await signedBy(key, { ...outcome, suites: later }));
  const { decisionFault } = await key.signatures();
  expect(decisionFault(read)).toBeNull();
  expect(decisionFault({ ...read, suites })).toMatch(/is not what was signed/);
});

it('takes what a trusted key signed before it was changed for another, and nothing that is unsigned but claims nothing', async () => {
  const [older, own] = [await temporaryKey(), await temporaryKey()];
  const signed = await signedBy(older);
  expect((await own.signatures()).decisionFault(signed)).toMatch(/by no trusted key/);
  const trusted = join(dirname(own.file), 'trusted.pem');
  await writeFile(trusted, older.publicPem);
  const { decisionFault } = await own.signatures(trusted);
  expect(decisionFault(signed)).toBeNull();
  expect(decisionFault(passOutcome())).toMatch(/is not signed/);
  const nothing = { evidence: [], suites: [], targets: [], baselines: [], state: 'in-progress' as const };
  expect(decisionFault(passOutcome({ ...nothing, status: 'skipped' }))).toBeNull();
  expect(decisionFault(passOutcome({ ...nothing, status: 'skipped', evidence: ['benchmarks: x'] }))).toMatch(
    /not signed/,
  );
  expect(decisionFault(passOutcome({ ...nothing, status: 'skipped', state: 'ready' }))).toMatch(/not signed/);
  for (const status of ['pass', 'fail'] as const) {
    expect(decisionFault(passOutcome({ ...nothing, status }))).toMatch(/not signed/);
  }
  expect(decisionFault(passOutcome({ status: null }))).toBeNull();
});

import { type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson } from '../../gate/baseline/canonical-json.ts';
import { type Envelope, STATEMENT_PAYLOAD, TestResultStatement } from '../../gate/contract/attestation.ts';
import type { SigningKey } from './read-keys.ts';

/** What a DSSE signature is of: the type as well as the bytes, each with its length, so that neither passes as the other. */
export const preAuthEncoding = (payloadType: string, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);

/** The same statement and key always give the same envelope: Ed25519 takes no chance. */
export function signStatement(statement: TestResultStatement, { id, privateKey }: SigningKey): Envelope {
  const payload = Buffer.from(canonicalJson(statement));
  const sig = sign(null, preAuthEncoding(STATEMENT_PAYLOAD, payload), privateKey).toString('base64');
  return {
    payloadType: STATEMENT_PAYLOAD,
    payload: payload.toString('base64'),
    signatures: [{ keyid: id, sig }],
  };
}

/** The statement of an envelope that a trusted key signed; null of any other. Nothing of it is read before that is known. */
export function openEnvelope(
  { payloadType, payload, signatures }: Envelope,
  trusted: ReadonlyMap<string, KeyObject>,
): TestResultStatement | null {
  const bytes = Buffer.from(payload, 'base64');
  const signed = preAuthEncoding(payloadType, bytes);
  const isSigned = signatures.some(({ keyid, sig }) => {
    const key = trusted.get(keyid);
    return key !== undefined && verify(null, signed, key, Buffer.from(sig, 'base64'));
  });
  if (!isSigned) return null;
  const statement = TestResultStatement.safeParse(JSON.parse(bytes.toString('utf8')));
  return statement.success ? statement.data : null;
}

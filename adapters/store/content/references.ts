/** The key of content, wherever it stands in a text: in an address, or by itself. */
const KEY = /\bsha256\/([0-9a-f]{2})\/([0-9a-f]{62})/g;
const DIGEST = /\bsha256:([0-9a-f]{64})\b/g;

/** Text in base64, as histories keep the payloads of workflows; shorter ones can't hold an address. */
const BASE64 = /[A-Za-z0-9+/]{80,}={0,2}/g;

/** The digests, in hexadecimal digits, of all content that a record's text refers to, in plain words or in base64. */
export function referencesIn(text: string): Set<string> {
  const found = new Set<string>(plainReferences(text));
  for (const [encoded] of text.matchAll(BASE64)) {
    for (const sha256 of plainReferences(Buffer.from(encoded, 'base64').toString('latin1'))) found.add(sha256);
  }
  return found;
}

function* plainReferences(text: string): Generator<string> {
  for (const [, head, rest] of text.matchAll(KEY)) yield `${head}${rest}`;
  for (const [, sha256] of text.matchAll(DIGEST)) if (sha256 !== undefined) yield sha256;
}

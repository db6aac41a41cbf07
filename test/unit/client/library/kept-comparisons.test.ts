import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { readKeptComparison } from '../../../../client/library/kept-comparisons.ts';

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Reads what lies where a comparison should. */
const reading = (text: string, digest: string) =>
  readKeptComparison({ getRecord: async () => Buffer.from(text) }, { uri: 'store:comparison', digest });

it.each([
  ['other content', '{}', 'corrupt', 'is not the comparison sha256:', digestOf('[]')],
  ['no JSON', '{', 'corrupt', 'store:comparison is no JSON'],
  ['no comparison', '{"schemaVersion":1}', 'corrupt', "store:comparison isn't what it should be"],
  ['no object', '[]', 'corrupt', "store:comparison isn't what it should be"],
  ['one of a newer version', '{"schemaVersion":2}', 'newer-schema', 'this benchmark-gate reads up to 1'],
])('says of %s that lies there what it is, and where', async (_, text, kind, words, digest = digestOf(text)) => {
  await expect(reading(text, digest)).rejects.toMatchObject({ kind, message: expect.stringContaining(words) });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makeKeyFile } from '../../../adapters/signing/make-key-file.ts';
import { KEY_FILE, readKeys, TRUSTED_KEYS_FILE } from '../../../adapters/signing/read-keys.ts';
import { createSignatures, type Signatures } from '../../../adapters/signing/signatures.ts';

/** A key of one test's own, as an operator makes it. */
export interface TestKey {
  readonly file: string;
  readonly id: string;
  readonly publicPem: string;
  /** What no log, history or receipt may hold: the private key's base64 lines. */
  readonly secret: string;
  /** What a control worker with this key signs and checks by. @param trusted a file of more public keys */
  signatures(trusted?: string): Promise<Signatures & Required<Pick<Signatures, 'signDecision' | 'signBaseline'>>>;
}

/** Makes a key in a folder of its own, which is removed when the test has finished. */
export async function temporaryKey(): Promise<TestKey> {
  const folder = await mkdtemp(join(tmpdir(), 'signing-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return keyIn(folder);
}

/** @param folder the caller's, who removes it */
export async function keyIn(folder: string): Promise<TestKey> {
  const file = join(folder, 'keys', 'gate.key');
  const id = await makeKeyFile(file);
  if (id === null) throw new Error(`${file} was there already`);
  return {
    file,
    id,
    publicPem: await readFile(`${file}.pub`, 'utf8'),
    secret: (await readFile(file, 'utf8')).replace(/-----.*-----\n?/g, '').trim(),
    async signatures(trusted) {
      const keys = await readKeys({
        [KEY_FILE]: file,
        ...(trusted === undefined ? {} : { [TRUSTED_KEYS_FILE]: trusted }),
      });
      if (keys === null) throw new Error('keys are configured');
      const { signDecision, signBaseline, ...rest } = createSignatures(keys);
      if (signDecision === undefined || signBaseline === undefined) throw new Error('the key is its own');
      return { ...rest, signDecision, signBaseline };
    },
  };
}

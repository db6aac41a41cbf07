import { generateKeyPairSync } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { makeKeyFile } from '../../../../adapters/signing/make-key-file.ts';
import { readKeys } from '../../../../adapters/signing/read-keys.ts';
import { temporaryKey } from '../../../support/signing/key-folder.ts';

it('makes a key that only its owner reads, whole, and never overwrites one', async () => {
  const { file, id, secret } = await temporaryKey();
  const { mode } = await stat(file);
  expect(mode & 0o777).toBe(0o600);
  expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
  expect(await makeKeyFile(file)).toBeNull();
  expect(await readFile(file, 'utf8')).toContain(secret);
  expect((await readdir(dirname(file))).sort()).toEqual(['gate.key', 'gate.key.pub']);
  const made = await Promise.all(Array.from({ length: 5 }, () => makeKeyFile(join(dirname(file), 'second.key'))));
  expect(made.filter((each) => each !== null)).toHaveLength(1);
  expect((await readKeys({ BENCHMARK_GATE_KEY_FILE: file }))?.own?.id).toBe(id);
});

it('trusts its own key and those of the second file, and none where nothing is configured', async () => {
  const [own, older] = [await temporaryKey(), await temporaryKey()];
  expect(await readKeys({})).toBeNull();
  const trusted = join(dirname(own.file), 'trusted.pem');
  await writeFile(trusted, `# rotated out in May\n${older.publicPem}${own.publicPem}`);
  const both = await readKeys({ BENCHMARK_GATE_KEY_FILE: own.file, BENCHMARK_GATE_TRUSTED_KEYS_FILE: trusted });
  expect([...(both?.trusted.keys() ?? [])].sort()).toEqual([own.id, older.id].sort());
  const checking = await readKeys({ BENCHMARK_GATE_TRUSTED_KEYS_FILE: trusted });
  expect([checking?.own, checking?.trusted.size]).toEqual([null, 2]);
});

it('names the variable and the mend of a key that can not be used, and nothing that the file holds', async () => {
  const { file, secret } = await temporaryKey();
  const folder = dirname(file);
  const put = async (name: string, text: string) => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = async (path: string) => readKeys({ BENCHMARK_GATE_KEY_FILE: path });
  const trusted = async (path: string) => readKeys({ BENCHMARK_GATE_TRUSTED_KEYS_FILE: path });
  const refused: [() => Promise<unknown>, RegExp][] = [
    [async () => key(join(folder, 'none')), /^BENCHMARK_GATE_KEY_FILE: .*none can't be read \(ENOENT\): make it by/],
    [async () => key(await put('cut', secret)), /holds no Ed25519 private key in PEM/],
    [
      async () => key(await put('rsa', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())),
      /no Ed25519/,
    ],
    [
      async () => trusted(await put('rsa.pub', rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString())),
      /1 to 50 Ed25519/,
    ],
    [async () => trusted(await put('empty', '')), /^BENCHMARK_GATE_TRUSTED_KEYS_FILE: expected 1 to 50/],
    [async () => trusted(file), /holds a private key: take it out/],
    [async () => key(await put('long', 'x'.repeat(70_000))), /longer than/],
  ];
  for (const [reading, words] of refused) {
    const error = await reading().then(
      () => null,
      (each: Error & { kind: string }) => each,
    );
    expect(error?.kind).toBe('wrong-input');
    expect(error?.message).toMatch(words);
    expect(error?.message).not.toContain(secret);
  }
  await chmod(file, 0o644);
  await expect(key(file)).rejects.toThrow(/others on this machine may read .*: chmod 600/);
});

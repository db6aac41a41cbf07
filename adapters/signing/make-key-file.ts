import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { link, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import { keyId } from './read-keys.ts';

/**
 * Makes an Ed25519 key pair: the private key in a new file that only its owner reads, the public one beside it with
 * `.pub`. The folder is made. Nothing is ever overwritten, also where two make it at once, and a kill leaves whole files.
 *
 * @returns the key's id; null where the file is there already
 * @throws NodeJS.ErrnoException
 */
export async function makeKeyFile(file: string): Promise<string | null> {
  await makeFolder(dirname(file), 0o700);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  if (!(await writeNew(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600))) return null;
  await writeNew(`${file}.pub`, publicKey.export({ type: 'spki', format: 'pem' }).toString(), 0o644);
  return keyId(createPublicKey(privateKey));
}

/** @returns false where a file of this name is there */
async function writeNew(file: string, text: string, mode: number): Promise<boolean> {
  const unfinished = `${file}.${randomUUID()}.partial`;
  try {
    await writeFile(unfinished, text, { flag: 'wx', mode });
    await link(unfinished, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(unfinished).catch(() => undefined);
  }
}

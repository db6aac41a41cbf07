import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { Environment } from '../files/user-folders.ts';

/** The file of the key that this machine signs by. */
export const KEY_FILE = 'BENCHMARK_GATE_KEY_FILE';
/** The file of public keys whose signatures count as well. */
export const TRUSTED_KEYS_FILE = 'BENCHMARK_GATE_TRUSTED_KEYS_FILE';

/** A private key; `id` is the SHA-256 of its public key (DER, SubjectPublicKeyInfo), in hexadecimal digits. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** The keys that an operator configured. */
export interface ConfiguredKeys {
  /** Null where this machine only checks. */
  readonly own: SigningKey | null;
  /** Public keys by their ids, the own one among them. Never empty. */
  readonly trusted: ReadonlyMap<string, KeyObject>;
}

const MOST_BYTES = 64 * 1024;
/** More than anybody rotates through. */
const MOST_KEYS = 50;

const wrong = (message: string): GateError => new GateError({ class: 'wrong-input', message });

/**
 * Reads the keys that the environment names; null where it names none. What a key file holds is never part of an error.
 *
 * @throws {GateError} wrong-input, naming the variable and the mend
 */
export async function readKeys(env: Environment): Promise<ConfiguredKeys | null> {
  const keyFile = env[KEY_FILE]?.trim() ?? '';
  const trustedFile = env[TRUSTED_KEYS_FILE]?.trim() ?? '';
  if (keyFile === '' && trustedFile === '') return null;
  const own = keyFile === '' ? null : await readOwn(keyFile);
  const trusted = new Map(own === null ? [] : [[own.id, createPublicKey(own.privateKey)]]);
  for (const key of trustedFile === '' ? [] : await readTrusted(trustedFile)) trusted.set(keyId(key), key);
  return { own, trusted };
}

/** @param publicKey of any kind */
export const keyId = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

async function readOwn(file: string): Promise<SigningKey> {
  const { text, mode } = await readText(file, KEY_FILE, 'make it by `benchmark-gate doctor --fix`');
  if ((mode & 0o077) !== 0) throw wrong(`${KEY_FILE}: others on this machine may read ${file}: chmod 600 ${file}`);
  const privateKey = orNull(() => createPrivateKey(text));
  if (privateKey?.asymmetricKeyType !== 'ed25519') {
    throw wrong(`${KEY_FILE}: ${file} holds no Ed25519 private key in PEM: \`benchmark-gate doctor --fix\` makes one`);
  }
  return { id: keyId(createPublicKey(privateKey)), privateKey };
}

const PUBLIC_KEY = /-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g;

async function readTrusted(file: string): Promise<KeyObject[]> {
  const { text } = await readText(file, TRUSTED_KEYS_FILE, 'put the public keys there, one below the other');
  if (text.includes('PRIVATE KEY')) throw wrong(`${TRUSTED_KEYS_FILE}: ${file} holds a private key: take it out`);
  const keys = (text.match(PUBLIC_KEY) ?? []).map((pem) => orNull(() => createPublicKey(pem)));
  const good = keys.filter((key) => key !== null && key.asymmetricKeyType === 'ed25519');
  if (keys.length === 0 || keys.length > MOST_KEYS || good.length < keys.length) {
    throw wrong(`${TRUSTED_KEYS_FILE}: expected 1 to ${MOST_KEYS} Ed25519 public keys in PEM in ${file}`);
  }
  return good as KeyObject[];
}

async function readText(file: string, variable: string, mend: string): Promise<{ text: string; mode: number }> {
  try {
    const handle = await open(file, 'r');
    try {
      const { mode, size } = await handle.stat();
      if (size > MOST_BYTES) throw wrong(`${variable}: ${file} is longer than ${MOST_BYTES} bytes`);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
      return { text: buffer.toString('utf8', 0, bytesRead), mode };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof GateError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw wrong(`${variable}: ${file} can't be read (${code ?? 'unknown error'}): ${mend}`);
  }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

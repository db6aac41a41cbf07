import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { SecretMasker } from '../confinement/output/secret-masker.ts';

/** As cargo reads them; the second one is the older name. */
const FILES = ['config.toml', 'config'] as const;

/** Keys whose values are secrets, wherever they stand (the Cargo book, "Configuration Format"). */
const SECRET_KEYS: readonly string[] = ['token', 'secret-key'];

/** A password in any address; a token in the place of a name, which ssh's `git@` is not. */
const WITH_PASSWORD = /\/\/[^/\s@]*:[^/\s@]+@/;
const WITH_TOKEN = /\bhttps?:\/\/[^/\s@]+@/i;

/** A proxy may be named without its scheme (libcurl). */
const PROXY_KEY = /proxy$/i;

/** What a variable is called by its last word; `TOKENIZERS_PARALLELISM` and `AUTHOR` hold none. */
const SECRET_VARIABLE =
  /(?:^|_)(?:TOKENS?|SECRETS?|PASSW(?:OR)?D|PASSPHRASE|CREDENTIALS?|PAT|AUTH|COOKIE|DSN|(?:API|ACCESS|PRIVATE|SECRET)_?KEY)$/i;

/**
 * Requires that cargo's own configuration, which builds and benches can read, holds no secret. Cargo keeps tokens in
 * `credentials.toml` of its own accord, which no command of a change sees in a sandbox.
 *
 * @throws Error that names the file and the key, never the value
 */
export async function requireNoCargoSecrets(cargoHome: string): Promise<void> {
  for (const name of FILES) {
    const file = join(cargoHome, name);
    const text = await readFile(file, 'utf8').catch(() => '');
    const key = secretIn(parsed(text), []);
    if (key === null) continue;
    throw new Error(
      `${file} holds a secret (${key.join('.')}) that benches could read: move it to credentials.toml or the environment`,
    );
  }
}

/** The configuration; of a file that cargo refuses, each line that sets something. */
function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Cargo itself says what is wrong with it, and where. A command that isn't cargo reads it nevertheless.
    const lines = text.split('\n').map((line) => /^\s*([\w.-]{1,200})\s*=\s*(.*)$/.exec(line));
    return lines.flatMap((line) =>
      line === null ? [] : [{ [line[1]?.split('.').at(-1) ?? '']: (line[2] ?? '').replaceAll(/["']/g, '') }],
    );
  }
}

/** Where the first secret is; null: there is none. */
function secretIn(value: unknown, at: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') return isSecret(value, at) ? at : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = secretIn(inner, [...at, key]);
    if (found !== null) return found;
  }
  return null;
}

function isSecret(value: string, at: readonly string[]): boolean {
  if (value.trim() === '') return false;
  const key = at.at(-1) ?? '';
  // `NAME = "…"`, or `NAME = { value = "…", force = true }`.
  const variable = at[0] === 'env' ? (at[1] ?? '') : '';
  return (
    SECRET_KEYS.includes(key) ||
    WITH_PASSWORD.test(value) ||
    WITH_TOKEN.test(value) ||
    (PROXY_KEY.test(variable || key) && value.includes('@')) ||
    SECRET_VARIABLE.test(variable) ||
    // Tokens of known shapes, wherever they stand: in the arguments of a credential provider, say.
    new SecretMasker().lines([value]).join('') !== value
  );
}

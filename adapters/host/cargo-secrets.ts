import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';

/** As cargo reads them; the second one is the older name. */
const FILES = ['config.toml', 'config'] as const;

/** Keys whose values are secrets, wherever they stand (the Cargo book, "Configuration Format"). */
const SECRET_KEYS: readonly string[] = ['token', 'secret-key'];
const WITH_PASSWORD = /\/\/[^/\s@]*:[^/\s@]+@/;

/**
 * Requires that cargo's own configuration, which builds and benches can read, holds no secret. Cargo keeps tokens in
 * `credentials.toml` of its own accord, which no command of a change sees.
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

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Cargo itself says what is wrong with it, and where.
    return {};
  }
}

/** Where the first secret is; null: there is none. */
function secretIn(value: unknown, at: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') {
    return SECRET_KEYS.includes(at.at(-1) ?? '') || WITH_PASSWORD.test(value) ? at : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = secretIn(inner, [...at, key]);
    if (found !== null) return found;
  }
  return null;
}

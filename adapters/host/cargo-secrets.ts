import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { isSecretByName, secretArgument, showsSecret } from './secret-values.ts';

/** As cargo reads them; the second one is the older name. */
const FILES = ['config.toml', 'config'] as const;

/** Configurations that include each other. */
const MOST_FILES = 50;

/** Keys whose values are secrets, wherever they stand (the Cargo book, "Configuration Format"). */
const SECRET_KEYS: readonly string[] = ['token', 'secret-key'];

/** Tables whose keys are names that the operator chose for commands. */
const OF_COMMANDS: readonly string[] = ['alias', 'credential-alias'];

/**
 * Requires that cargo's own configuration, which builds and benches can read, holds no secret, and none that it includes.
 * Cargo keeps tokens in `credentials.toml` of its own accord, which no command of a change sees in a sandbox.
 *
 * @throws Error that names the file and the key, never the value
 */
export async function requireNoCargoSecrets(cargoHome: string): Promise<void> {
  const files = FILES.map((name) => join(cargoHome, name));
  for (let at = 0; at < Math.min(files.length, MOST_FILES); at += 1) {
    const file = files[at] ?? '';
    const configuration = parsed(await readFile(file, 'utf8').catch(() => ''));
    const key = secretIn(configuration, []);
    if (key !== null) {
      throw new Error(
        `${file} holds a secret (${key.join('.')}) that benches could read: move it to credentials.toml or the environment`,
      );
    }
    for (const included of includesOf(configuration)) {
      const other = resolve(dirname(file), included);
      if (!files.includes(other)) files.push(other);
    }
  }
  if (files.length > MOST_FILES) throw new Error(`${files[0]} includes more than ${MOST_FILES} files: include fewer`);
}

/** `include = "a.toml"`, or a list of such, each perhaps as `{ path = "a.toml" }`. */
function includesOf(configuration: unknown): string[] {
  const include = isTable(configuration) ? configuration.include : undefined;
  const all: readonly unknown[] = Array.isArray(include) ? include : [include];
  return all.flatMap((each) => {
    const path = isTable(each) ? each.path : each;
    return typeof path === 'string' && path !== '' ? [path] : [];
  });
}

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    const index = secretArgument(value);
    if (index !== null) return [...at, `${index}`];
  }
  for (const [key, inner] of Object.entries(value)) {
    const found = secretIn(inner, [...at, key]);
    if (found !== null) return found;
  }
  return null;
}

function isSecret(value: string, at: readonly string[]): boolean {
  if (value.trim() === '') return false;
  const key = at.at(-1) ?? '';
  const name = nameOf(at);
  return (
    (name !== null && SECRET_KEYS.includes(key)) ||
    showsSecret(value, name ?? '') ||
    (name === null ? secretArgument(value.split(/\s+/)) !== null : isSecretByName(name, value))
  );
}

/**
 * What a value is called: `NAME = "…"`, or `NAME = { value = "…", force = true }` among variables; null of a command or
 * its words, whose name says nothing of them.
 */
function nameOf(at: readonly string[]): string | null {
  const variables = at[0] === 'env' ? 0 : at.indexOf('rustc-env');
  if (variables !== -1) return at[variables + 1] ?? '';
  const key = at.at(-1) ?? '';
  return OF_COMMANDS.includes(at[0] ?? '') || /^\d+$/.test(key) ? null : key;
}

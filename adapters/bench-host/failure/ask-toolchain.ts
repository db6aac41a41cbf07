import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A name that stands for one folder, whoever printed it. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;

/** What rustup has of the toolchains that a build speaks of. */
export interface HasToolchain {
  /** @param name null: one that is used where nothing names any */
  toolchain(name: string | null): boolean;
  /**
   * Whether a toolchain has a file.
   *
   * @param name null: the one that the command runs with
   * @param path below its folder; `*` is any one folder
   */
  file(name: string | null, path: readonly string[]): boolean;
}

/**
 * Asks rustup's own folder, which no change can have written. A host without rustup doesn't tell: nothing is there.
 *
 * @param named the toolchain that the command names itself, as `+nightly` does; null: none
 */
export function askToolchain(
  { RUSTUP_HOME, RUSTUP_TOOLCHAIN }: Readonly<Record<string, string>>,
  named: string | null,
): HasToolchain {
  const home = RUSTUP_HOME ?? '/nowhere';
  const installed = namesIn(join(home, 'toolchains'));
  /** A name without its triple is short for the one with the host's. */
  const find = (name: string): string | undefined =>
    NAME.test(name) ? installed.find((each) => each === name || each.startsWith(`${name}-`)) : undefined;
  const used = () => named ?? RUSTUP_TOOLCHAIN ?? defaultOf(home);
  return {
    toolchain(name) {
      const wanted = name ?? used();
      return wanted !== null && find(wanted) !== undefined;
    },
    file(name, path) {
      const wanted = name ?? used();
      const found = wanted === null ? undefined : find(wanted);
      return found !== undefined && isThere(join(home, 'toolchains', found), path);
    },
  };
}

const defaultOf = (home: string): string | null => {
  try {
    return /^default_toolchain = "([^"\n]+)"$/m.exec(readFileSync(join(home, 'settings.toml'), 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
};

function isThere(folder: string, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return existsSync(folder);
  if (first === '*') return namesIn(folder).some((name) => isThere(join(folder, name), rest));
  return NAME.test(first) && isThere(join(folder, first), rest);
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

import { parse } from 'smol-toml';
import { z } from 'zod';
import { GateError } from '../../../gate/contract/gate-error.ts';

const ToolchainFile = z.object({
  toolchain: z.object({ channel: z.string().max(100).optional(), path: z.string().optional() }),
});

/** Names of toolchains end up in an environment and in messages. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * The toolchain that the repository's `rust-toolchain` or `rust-toolchain.toml` pins; null where it leaves the choice.
 *
 * @throws {GateError} tool-missing where the file can't be read as one, or names a folder: a change could ship its own
 *   compiler in it
 */
export function parseToolchainFile(text: string): string | null {
  const line = text.trim();
  if (NAME.test(line)) return line;
  const refuse = (why: string): never => {
    throw new GateError({ class: 'tool-missing', message: `the toolchain file of the repository ${why}` });
  };
  let file: z.infer<typeof ToolchainFile>;
  try {
    file = ToolchainFile.parse(parse(text));
  } catch {
    return refuse('is not one that can be read: expected [toolchain] with a channel');
  }
  if (file.toolchain.path !== undefined) return refuse('names a toolchain by its path, which is refused');
  const { channel } = file.toolchain;
  if (channel === undefined) return null;
  return NAME.test(channel) ? channel : refuse('names no channel that rustup could have');
}

/** Which toolchain a job uses. `name` null: the host's default, since nothing is pinned. */
export interface ToolchainChoice {
  readonly requested: string | null;
  readonly name: string | null;
  /** Set where an alternative of the profile stands in for the pinned one. */
  readonly alternative?: string;
}

/**
 * Chooses among installed toolchains, named as `rustup toolchain list` names them. A pin without patch level (`1.80`) is
 * met by any patch of it.
 *
 * @throws {GateError} tool-missing where neither the pinned one nor an alternative is installed
 */
export function chooseToolchain(
  requested: string | null,
  installed: readonly string[],
  alternatives: readonly string[],
): ToolchainChoice {
  if (requested === null) return { requested, name: null };
  const pinned = findInstalled(requested, installed);
  if (pinned !== null) return { requested, name: pinned };
  for (const alternative of alternatives) {
    const name = findInstalled(alternative, installed);
    if (name !== null) return { requested, name, alternative };
  }
  const tried = alternatives.length === 0 ? '' : `, nor is one of its alternatives (${alternatives.join(', ')})`;
  throw new GateError({
    class: 'tool-missing',
    message: `the pinned toolchain ${requested} is not installed on this host${tried}`,
    reproduce: `rustup run ${requested} cargo --version`,
  });
}

function findInstalled(wanted: string, installed: readonly string[]): string | null {
  // `1.80.0-x86_64-unknown-linux-gnu`: the name, then the triple of the host.
  const short = (name: string): string =>
    name.replace(/-(?:x86_64|aarch64|i686|arm|riscv64|powerpc64|s390x)\w*-.*$/, '');
  const exact = installed.find((name) => name === wanted || short(name) === wanted);
  if (exact !== undefined) return exact;
  if (!/^\d+\.\d+$/.test(wanted)) return null;
  const patches = installed.filter((name) => short(name).startsWith(`${wanted}.`));
  return patches.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0] ?? null;
}

/** Names from `rustup toolchain list`: one a line, with notes in parentheses. */
export const parseToolchainList = (output: string): string[] =>
  output
    .split('\n')
    .map((line) => line.replace(/\s*\(.*\)\s*$/, '').trim())
    .filter((name) => NAME.test(name));

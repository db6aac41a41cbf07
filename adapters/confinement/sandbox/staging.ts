import { readFile } from 'node:fs/promises';
import type { ProcessTools } from '../process-tools.ts';
import type { ConfinedCommand } from './confined-command.ts';

/** Hidden by the stage's own, and on every system: what is mounted in it is named by number. */
const STAGE = '/tmp';

/** How a command of a root worker becomes an unprivileged user's. */
export interface Staging {
  /** Comes before `bwrap` and its arguments. */
  readonly prefix: readonly string[];
  /** Where the sandbox of the unprivileged user finds a folder of the command. */
  readonly sourceOf: (outside: string) => string;
}

/** Nobody is to be changed: every folder is where it is. */
export const UNSTAGED: Staging = { prefix: [], sourceOf: (outside) => outside };

/**
 * Gives up root before the sandbox is made. An unprivileged user can't get through to folders such as `/root/.cargo`:
 * root first mounts the command's own folders where it can, in a mount namespace that nobody else sees, and nothing of
 * the host is changed. Changing the user takes the death of the parent back, so it is asked for again; and of the stage's
 * own process, which has no capabilities left, another user's wouldn't get that signal, so that a shell stands between.
 */
export function staging(
  bubblewrap: string,
  { sh, setpriv }: ProcessTools,
  user: number,
  command: ConfinedCommand,
): Staging {
  const outside = [...new Set([...command.readable, ...command.writable].map((mount) => mount.outside))];
  const sourceOf = (folder: string): string => {
    const at = outside.indexOf(folder);
    return at < 0 ? folder : `${STAGE}/${at}`;
  };
  return {
    prefix: [
      ...[bubblewrap, '--die-with-parent', '--dev-bind', '/', '/', '--tmpfs', STAGE],
      ...outside.flatMap((folder) => ['--bind', folder, sourceOf(folder)]),
      '--',
      ...[sh, '-c', '"$@"; exit $?', 'sh'],
      ...[setpriv, '--reuid', String(user), '--regid', String(user), '--clear-groups', '--inh-caps', '-all'],
      ...['--pdeathsig', 'KILL'],
    ],
    sourceOf,
  };
}

/** Of linux/capability.h: to hand folders over, to read what is theirs, to end them, to change the user, to mount. */
const NEEDED = { CAP_CHOWN: 0, CAP_DAC_OVERRIDE: 1, CAP_KILL: 5, CAP_SETGID: 6, CAP_SETUID: 7, CAP_SYS_ADMIN: 21 };

/** What root lacks to give itself up for a command, as root of a container does. */
export async function missingCapabilities(status = '/proc/self/status'): Promise<string[]> {
  const held = /^CapEff:\s*([0-9a-f]+)$/m.exec(await readFile(status, 'utf8'))?.[1] ?? '0';
  return Object.entries(NEEDED)
    .filter(([, bit]) => ((BigInt(`0x${held}`) >> BigInt(bit)) & 1n) === 0n)
    .map(([name]) => name);
}

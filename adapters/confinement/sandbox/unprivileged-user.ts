import { lstat } from 'node:fs/promises';
import { execa } from 'execa';
import { requireTool } from '../../files/find-tool.ts';

/**
 * User and group of what a worker of root confines: of the numbers that neither Debian nor systemd gives to anybody
 * (65520 to 65533), and within what a container with mapped users has.
 */
const UNPRIVILEGED = 65_521;

const TIMEOUT_MS = 10 * 60_000;

/** Who confined commands are; null: the user of this process, which isn't root. */
export const confinedUser = (uid = process.getuid?.() ?? 0): number | null => (uid === 0 ? UNPRIVILEGED : null);

/**
 * Makes a folder that commands may write theirs, with all that is in it. Looks at the folder itself only: one that is
 * theirs was handed over before. Follows no links. To be called while no command can write there.
 *
 * @param user null: commands are this process's own user, and there is nothing to hand over
 */
export async function handOver(folder: string, user: number | null, again: 'unless-done' | 'anew' = 'unless-done') {
  if (user === null) return;
  if (again === 'unless-done' && (await lstat(folder)).uid === user) return;
  const chown = await requireTool('chown', 'coreutils');
  await execa(chown, ['--recursive', '--no-dereference', '-P', `${user}:${user}`, '--', folder], {
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    maxBuffer: 64 * 1024,
  });
}

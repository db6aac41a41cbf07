import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
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
 * Makes a folder that commands may write theirs, with all that is in it. Follows no links. To be called while no command
 * can write there.
 *
 * @param user null: commands are this process's own user, and there is nothing to hand over
 * @param when `as-seen`: where the folder and what lies directly in it are theirs, it was done before
 */
export async function handOver(folder: string, user: number | null, when: 'as-seen' | 'always' = 'as-seen') {
  if (user === null || (when === 'as-seen' && (await isOf(user, folder)))) return;
  const chown = await requireTool('chown', 'coreutils');
  await execa(chown, ['--recursive', '--no-dereference', '-P', `${user}:${user}`, '--', folder], {
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    maxBuffer: 64 * 1024,
  });
}

async function isOf(user: number, folder: string): Promise<boolean> {
  const top = await lstat(folder);
  const names = top.isDirectory() ? await readdir(folder) : [];
  // In a cargo home that another lane fetches into, files come and go.
  const inside = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => null)));
  return [top, ...inside].every((entry) => entry === null || entry.uid === user);
}

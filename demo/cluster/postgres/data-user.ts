import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { requireTool } from '../../../adapters/files/find-tool.ts';
import { ClusterError } from '../cluster-error.ts';

/** Whose PostgreSQL's data is, and whom its server runs as. */
export interface DataUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL's own user where its package made one, else the one that owns nothing. */
const NAMES = ['postgres', 'nobody'];

/** PostgreSQL refuses to run as root: there it runs as another user. Null: as the user of this process. */
export async function dataUser(uid = process.getuid?.() ?? 1): Promise<DataUser | null> {
  if (uid !== 0) return null;
  const accounts = await readFile('/etc/passwd', 'utf8');
  for (const wanted of NAMES) {
    const [name = '', , id, group] =
      accounts
        .split('\n')
        .map((line) => line.split(':'))
        .find(([name]) => name === wanted) ?? [];
    if (name !== '') return { name, uid: Number(id), gid: Number(group) };
  }
  throw new ClusterError(
    'PostgreSQL refuses to run as root, and there is no user postgres or nobody: run this as another user, or name a server: --postgres',
  );
}

/**
 * What stands before a command of PostgreSQL, so that it runs as that user and dies with this process. (A change of the
 * user takes back what `setpriv` was told before: it has to be told anew.)
 */
export async function asDataUser(user: DataUser | null): Promise<string[]> {
  if (user === null) return [];
  const setpriv = await requireTool('setpriv', 'util-linux');
  const asUser = [setpriv, `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--pdeathsig', 'KILL'];
  // Programs of PostgreSQL come back to the folder that they began in, which that user may not enter.
  return [...asUser, await requireTool('env', 'coreutils'), '--chdir=/'];
}

/**
 * Looks whether the user can come to a folder at all: a person's own home often lets nobody else in.
 *
 * @throws ClusterError with the folder to name instead
 */
export async function requireReachable(folder: string, user: DataUser | null): Promise<void> {
  const [program, ...args] = [...(await asDataUser(user)), 'test', '-x', folder];
  const { exitCode } = await execa(program ?? 'test', args, { reject: false, stdin: 'ignore', cwd: '/' });
  if (exitCode === 0) return;
  throw new ClusterError(
    `PostgreSQL, which runs as ${user?.name ?? 'you'}, can't come to ${path.dirname(folder)}: name a folder that others may enter, such as --data /var/lib/benchmark-gate/cluster`,
  );
}

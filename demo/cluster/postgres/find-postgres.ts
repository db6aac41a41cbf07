import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../../adapters/files/user-folders.ts';
import { onPath } from '../../temporal-server/cli-check.ts';
import { ClusterError } from '../cluster-error.ts';

/** Where systems keep what isn't on the PATH: Debian, Red Hat, Homebrew on both kinds of Mac. `*` is the version. */
const PLACES = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
];

const INSTALL =
  'install it (Debian: apt-get install postgresql; macOS: brew install postgresql), or name a server of your own: --postgres';

/**
 * The absolute path of one of PostgreSQL's programs: on the PATH, else the newest version that the system keeps elsewhere.
 *
 * @param places patterns of folders to look into, in place of the usual ones
 * @throws ClusterError where it isn't installed, with what to install
 */
export async function findPostgres(
  name: string,
  env: Environment,
  places: readonly string[] = PLACES,
): Promise<string> {
  const folders = (await Promise.all(places.map(matching))).flat();
  const found = await onPath(name, { PATH: [env.PATH ?? '', ...folders].join(path.delimiter) });
  if (found === null) throw new ClusterError(`this machine has no PostgreSQL (${name}): ${INSTALL}`);
  return found;
}

/** Folders that fit a pattern with one `*`, the newest version first. */
async function matching(pattern: string): Promise<string[]> {
  const [before = '', after = ''] = pattern.split('*');
  const [parent, prefix] = [path.dirname(`${before}x`), path.basename(`${before}x`).slice(0, -1)];
  const names = await readdir(parent).catch((): string[] => []);
  return names
    .map((name) => ({ name, version: Number(name.slice(prefix.length)) }))
    .filter(({ name, version }) => name.startsWith(prefix) && version > 0)
    .sort((left, right) => right.version - left.version)
    .map(({ name }) => path.join(parent, name) + after);
}

import { chmod, lstat, mkdir, readdir, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { removeTree } from '../../adapters/files/remove-tree.ts';
import { dataFolder, type Environment } from '../../adapters/files/user-folders.ts';
import { ClusterError } from './cluster-error.ts';

const MIB = 1024 ** 2;

/** What PostgreSQL's data takes when it is new, and as much again to begin with. */
const NEEDED_MIB = 256;

/** Where root keeps it: PostgreSQL runs as somebody else there, who may not enter root's home. */
const OF_ROOT = '/var/lib/benchmark-gate/cluster';

/** Says that a folder is a cluster's: nothing is ever removed in another one. */
const MARK = 'benchmark-gate.cluster';

/** The folder that a cluster is kept in where none is named. */
export const defaultFolder = (env: Environment, uid = process.getuid?.() ?? 1): string =>
  uid === 0 ? OF_ROOT : path.join(dataFolder(env), 'cluster');

/**
 * Makes the folder of a cluster.
 *
 * @throws ClusterError where it can't be made, holds something else, or lies on a full disk
 */
export async function openClusterFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await requireOwn(folder);
    const names = await readdir(folder);
    if (names.length > 0 && !names.includes(MARK)) {
      throw new ClusterError(`${folder} holds something else than a cluster: name another folder: --data`);
    }
    // PostgreSQL and sandboxes of root's come through it as somebody else; nobody else looks into it.
    await chmod(folder, ownUser() === 0 ? 0o711 : 0o700);
    await writeFile(path.join(folder, MARK), 'Everything here was made by npm run cluster, and --fresh removes it.\n');
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    throw new ClusterError(`${folder} can't be used (${(error as Error).message}): name another folder: --data`);
  }
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MIB);
  if (free >= NEEDED_MIB) return;
  throw new ClusterError(
    `the disk of ${folder} has ${free} MiB free, and the database needs ${NEEDED_MIB}: make room, or name another folder: --data`,
  );
}

/** What somebody else made, or may write to, may hold a database, a password or links of his. */
async function requireOwn(folder: string): Promise<void> {
  const [named, { uid, mode }] = await Promise.all([lstat(folder), stat(folder)]);
  const isOwn = [named.uid, uid].every((owner) => owner === ownUser());
  if (isOwn && (mode & 0o022) === 0) return;
  const why = isOwn ? 'can be written by others' : 'belongs to another user';
  throw new ClusterError(`${folder} ${why}, who may have put anything there: name another folder: --data`);
}

const ownUser = (): number => process.getuid?.() ?? 1;

/** Makes a folder in a cluster's that is for its owner alone, whatever its name tells others. */
export async function privateFolder(folder: string, name: string): Promise<string> {
  const made = path.join(folder, name);
  await mkdir(made, { recursive: true });
  await chmod(made, 0o700);
  return made;
}

/** Removes all that is in a cluster's folder, so that the next one begins with nothing. Hold its lock, and keep that. */
export async function emptyClusterFolder(folder: string, lock: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name !== MARK && path.join(folder, name) !== lock) await removeTree(path.join(folder, name));
  }
}

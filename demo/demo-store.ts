import { mkdir, mkdtemp, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../adapters/files/remove-tree.ts';
import { dataFolder } from '../adapters/files/user-folders.ts';

const PREFIX = 'demo-store-';
/** Milliseconds for which a demo's baselines can be looked at after it: a day. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * A new store for one demo. Its baselines outlive it, so that they can be looked at, for a day; stores of earlier demos
 * go here. Nothing of an earlier demo is in it: its runs were on a server that is gone, and its numbers would stand in for
 * what is to be shown. Never the store that a variable names: nothing of a demo belongs among an operator's baselines.
 */
export async function newDemoStore(env: NodeJS.ProcessEnv): Promise<string> {
  const folder = dataFolder(env);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.startsWith(PREFIX) && (await isOld(join(folder, name)))) await removeTree(join(folder, name));
  }
  return mkdtemp(join(folder, PREFIX));
}

/** One that another demo has just removed isn't there to be old. */
const isOld = (folder: string): Promise<boolean> =>
  stat(folder).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > KEPT_MS,
    () => false,
  );

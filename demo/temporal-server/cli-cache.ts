import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, type Environment } from '../../adapters/files/user-folders.ts';

/** The CLI that is fetched or built: the newest that `go install` takes (later ones carry a `replace`). */
export const CLI_VERSION = '1.5.1';

/** Work folders of look-ups that were killed are removed when they are older than this, in milliseconds. */
const ABANDONED_AFTER = 24 * 60 * 60 * 1000;

/** Where a fetched or built CLI is kept for the next time, outside of any checkout. */
export const cachedCli = (env: Environment): string => cachedProgram(env, 'temporal', CLI_VERSION, 'temporal');

/** Where a program is kept for the next time: by the name of its project, its version, and its own name. */
export const cachedProgram = (env: Environment, project: string, version: string, name: string): string =>
  path.resolve(env.BENCHMARK_GATE_CACHE || cacheFolder(env), project, version, name);

/**
 * Calls `work` with an empty folder beside a cached program, so that what it makes there can be moved into place in one
 * step, and removes the folder afterwards.
 */
export async function besideCache<T>(cached: string, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = path.dirname(cached);
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const folder = await mkdtemp(path.join(parent, '.work-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of (await readdir(parent)).filter((entry) => entry.startsWith('.work-'))) {
    const folder = path.join(parent, name);
    const found = await stat(folder).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > ABANDONED_AFTER) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

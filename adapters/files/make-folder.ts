import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** So often somebody who removes empty folders may come between. */
const MOST_TRIES = 20;

/**
 * Makes a folder that an operator named, with those above it. Node's own way never ends where a place answers ENOENT to
 * every new folder, as `/proc` does, and holds a thread for ever.
 *
 * @returns the first folder that was made; undefined where it was there
 * @throws NodeJS.ErrnoException
 */
export async function makeFolder(folder: string, mode?: number): Promise<string | undefined> {
  let first: string | undefined;
  for (let tries = 1; ; tries += 1) {
    try {
      const made = await makeOne(folder, mode);
      return first ?? made;
    } catch (error) {
      const isLast = tries === MOST_TRIES || dirname(folder) === folder;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isLast) throw error;
      first = (await makeFolder(dirname(folder), mode)) ?? first;
    }
  }
}

/** Undefined where it is there: somebody else may have made it meanwhile. */
async function makeOne(folder: string, mode?: number): Promise<string | undefined> {
  try {
    await mkdir(folder, mode);
    return folder;
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(folder)).isDirectory();
    if (!isThere) throw error;
    return undefined;
  }
}

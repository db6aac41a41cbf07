import { type Dirent, lstatSync, opendirSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import type { Problem } from '../../gate/criterion/measurement.ts';
import { PARTS, RESULT_FILES, type TreeLimits } from './tree-limits.ts';

/** A `new` folder that holds a result. */
export interface FoundResult {
  /** Absolute path of the `new` folder. */
  readonly path: string;
  /** The benchmark's folder inside the root, with slashes: what Criterion calls its directory name. */
  readonly directory: string;
  /** Which of a result's files are in it, as files or as something else. */
  readonly files: ReadonlySet<string>;
}

interface Folder {
  readonly path: string;
  readonly inside: string;
  readonly depth: number;
}

/**
 * Walks a Criterion tree and gives what it finds, in the order of names. A result is a folder called `new` that itself
 * holds one of Criterion's files: `base/` and other saved baselines hold the same files and are never read, while
 * benchmarks called `new`, `base`, `change` or `report` have a `new` folder of their own. Links are never followed.
 */
export function* findResults(root: string, limits: TreeLimits): Generator<FoundResult | Problem> {
  const fault = faultOf(root);
  if (fault === null) return;
  if (fault !== '') return yield unreadable('.', fault);
  const pending: Folder[] = [{ path: root, inside: '', depth: 0 }];
  let seen = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = list(folder.path, limits.maxFiles - seen);
    if ('fault' in entries) {
      yield unreadable(folder.inside, entries.fault);
      continue;
    }
    seen += entries.found.length;
    const files = new Set<string>();
    const folders: Folder[] = [];
    const isNew = basename(folder.path) === 'new';
    for (const entry of entries.found) {
      const inside = posix.join(folder.inside, entry.name);
      // Read as text, names that aren't UTF-8 become others: of no file, or of somebody else's.
      if (entry.name.includes('\ufffd')) yield unreadable(inside, 'its name is not UTF-8');
      // Whatever it is: reading it says what else than a file it is.
      else if (isNew && !entry.isDirectory() && isPart(entry.name)) files.add(entry.name);
      else if (entry.isSymbolicLink()) yield unreadable(inside, 'a symbolic link, which is not followed');
      else if (entry.isDirectory() && folder.depth < limits.maxDepth)
        folders.push({ path: join(folder.path, entry.name), inside, depth: folder.depth + 1 });
      else if (entry.isDirectory()) yield unreadable(inside, `nested deeper than ${limits.maxDepth} folders`);
    }
    if (RESULT_FILES.some((name) => files.has(name))) {
      for (const { path } of folders) if (isPart(basename(path))) files.add(basename(path));
      const directory = posix.dirname(folder.inside);
      yield { path: folder.path, directory: directory === '.' ? '' : directory, files };
    }
    if (entries.more)
      return yield unreadable(folder.inside, `the tree has more than ${limits.maxFiles} files and folders`);
    pending.push(...folders.reverse());
  }
}

const isPart = (name: string): boolean => PARTS.some((part) => part === name);

/** Why a root can't be read; empty where nothing speaks against it, null where it doesn't exist. */
const faultOf = (root: string): string | null => {
  try {
    const status = lstatSync(root, { throwIfNoEntry: false });
    if (status === undefined) return null;
    return status.isSymbolicLink() ? 'a symbolic link, which is not followed' : '';
  } catch (error) {
    return notReadable(error);
  }
};

/** A folder's entries by name, at most `limit` of them. */
const list = (path: string, limit: number): { found: Dirent[]; more: boolean } | { fault: string } => {
  const found: Dirent[] = [];
  try {
    const handle = opendirSync(path, { bufferSize: 256 });
    try {
      for (let entry = handle.readSync(); entry !== null; entry = handle.readSync()) {
        if (found.length >= limit) return { found, more: true };
        found.push(entry);
      }
    } finally {
      handle.closeSync();
    }
  } catch (error) {
    return { fault: notReadable(error) };
  }
  return { found: found.sort((a, b) => (a.name < b.name ? -1 : 1)), more: false };
};

const notReadable = (error: unknown): string => `not readable (${(error as NodeJS.ErrnoException).code})`;

const unreadable = (where: string, message: string): Problem => ({
  code: 'unreadable',
  where: where === '' ? '.' : where,
  message,
});

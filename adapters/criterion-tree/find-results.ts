import { type Dirent, lstatSync, opendirSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import type { Problem } from '../../gate/criterion/measurement.ts';
import { RESULT_FILES, type TreeLimits } from './tree-limits.ts';

/** A `new` folder that holds a result. */
export interface FoundResult {
  /** Absolute path of the `new` folder. */
  readonly path: string;
  /** The benchmark's folder inside the root, with slashes: what Criterion calls its directory name. */
  readonly directory: string;
  /** Names of the files in it. */
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
  const rootStatus = lstatSync(root, { throwIfNoEntry: false });
  if (rootStatus === undefined) return;
  if (rootStatus.isSymbolicLink()) return yield unreadable('.', 'a symbolic link, which is not followed');
  const pending: Folder[] = [{ path: root, inside: '', depth: 0 }];
  let seen = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = list(folder.path, limits.maxFiles - seen);
    if ('fault' in entries) {
      yield unreadable(folder.inside, entries.fault);
      continue;
    }
    seen += entries.found.length;
    const names = new Set<string>();
    const folders: Folder[] = [];
    for (const entry of entries.found) {
      const inside = posix.join(folder.inside, entry.name);
      if (entry.isSymbolicLink()) yield unreadable(inside, 'a symbolic link, which is not followed');
      else if (!entry.isDirectory()) names.add(entry.name);
      else if (folder.depth < limits.maxDepth) {
        folders.push({ path: join(folder.path, entry.name), inside, depth: folder.depth + 1 });
      } else yield unreadable(inside, `nested deeper than ${limits.maxDepth} folders`);
    }
    if (basename(folder.path) === 'new' && RESULT_FILES.some((name) => names.has(name))) {
      const directory = posix.dirname(folder.inside);
      yield { path: folder.path, directory: directory === '.' ? '' : directory, files: names };
    }
    if (entries.more)
      return yield unreadable(folder.inside, `the tree has more than ${limits.maxFiles} files and folders`);
    pending.push(...folders.reverse());
  }
}

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
    return { fault: `not readable (${(error as NodeJS.ErrnoException).code})` };
  }
  return { found: found.sort((a, b) => (a.name < b.name ? -1 : 1)), more: false };
};

const unreadable = (where: string, message: string): Problem => ({
  code: 'unreadable',
  where: where === '' ? '.' : where,
  message,
});

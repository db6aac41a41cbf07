import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeTree } from '../../../files/remove-tree.ts';
import { fetchedUnits } from './fetched-units.ts';

/** What git, and the git in cargo, call files that they are still writing, and their locks. */
const UNFINISHED = /^(?:pack_git2_|tmp_|\.tmp-)|\.lock$/;

/**
 * Removes what fetches that were ended left half done in a cargo home: packs, crates, sources and checkouts that nothing
 * takes for whole, and nothing else removes. With cargo's lock held.
 *
 * @param since archives of crates that are older were whole before
 */
export async function removeUnfinished(cargoHome: string, since: number): Promise<void> {
  const repositories = join(cargoHome, 'git/db');
  await removeMatching(repositories, 4);
  for (const { paths, usedMs } of await fetchedUnits(cargoHome)) {
    const [first = '', sources = first] = paths;
    const isArchive = first.endsWith('.crate');
    // Cargo's own mark of what is there as a whole.
    if (dirname(first) === repositories ? await hasRefs(first) : existsSync(join(sources, '.cargo-ok'))) continue;
    if (!isArchive || usedMs >= since) for (const path of paths) await removeTree(path);
  }
}

/** Without a ref nothing of a repository can be checked out: its first fetch was ended. */
async function hasRefs(repository: string): Promise<boolean> {
  if (existsSync(join(repository, 'packed-refs'))) return true;
  const entries = await readdir(join(repository, 'refs'), { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.some((entry) => entry.isFile());
}

/** Files of a folder, and of those so many levels below it. */
async function removeMatching(folder: string, levels: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isFile() && UNFINISHED.test(entry.name)) await rm(path, { force: true });
    else if (entry.isDirectory() && levels > 0) await removeMatching(path, levels - 1);
  }
}

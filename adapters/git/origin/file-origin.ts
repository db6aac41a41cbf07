import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Source } from '../../../gate/contract/request.ts';
import type { RunGit } from '../run-git.ts';
import { checkoutHolding, checkoutOfRepository, committedBlob } from './checkout-holding.ts';
import type { KnownFiles } from './known-files.ts';
import { linksFollowed } from './links-followed.ts';

/** A change whose author isn't trusted with what a file says. */
export interface AuthoredChange {
  readonly repository: string;
  readonly sha: string;
  readonly source: Source;
  /** The files of the change's commit; asked once. */
  readonly files: () => Promise<KnownFiles>;
  /** Those of the repository's own default branch; null where it can't be asked. */
  readonly trusted: () => Promise<KnownFiles | null>;
}

/** A place on the way to a file: the file, or a symbolic link. */
interface Place {
  readonly path: string;
  readonly blob: string;
}

/**
 * Why a change's author may have written a file, or chosen it by a link; null: nothing says so. What the default branch
 * has at the same place with the same content is nobody's but its own, wherever it lies.
 *
 * A checkout tells by its commits and its remotes; what has none (an unpacked archive, a copy) by its content, or by a
 * path that the change has written too: attributes of the change's own may alter contents as they are unpacked.
 */
export async function fileOrigin(git: RunGit, file: string, change: AuthoredChange): Promise<string | null> {
  for (const path of await linksFollowed(file)) {
    const place = { path, blob: await blobOf(path) };
    const why =
      (await asCheckedOut(git, place, change)) ??
      (await asWritten(place, change)) ??
      (await asCommitted(git, place, change));
    if (why !== null) return why;
  }
  return null;
}

/** In a checkout of the change, whatever wrote it. */
async function asCheckedOut(git: RunGit, { path, blob }: Place, change: AuthoredChange): Promise<string | null> {
  const root = await checkoutHolding(git, dirname(path), change);
  if (root === null || (await isTrusted(relative(root, path), blob, change))) return null;
  return `is out of a checkout of the change (${root})`;
}

/** With a content, or at a path, that the change has and the default branch has not. */
async function asWritten({ path, blob }: Place, change: AuthoredChange): Promise<string | null> {
  const { blobs } = await change.files();
  for (const [name, its] of blobs) {
    const isCopy = its === blob;
    if (!isCopy && !(path.endsWith(`${sep}${name}`) && (await isUnpacked(path, name, blobs)))) continue;
    if (await isTrusted(name, its, change)) continue;
    return isCopy ? `has the content of ${name} in the change` : `lies where the change has its own ${name}`;
  }
  return null;
}

/** So many files of a commit are looked for. */
const MOST_NEIGHBOURS = 200;

/**
 * Whether a file with the name of one of the commit's lies where the commit was unpacked: another of its files is there
 * too. A name with a folder in it is hardly anybody else's; one without is.
 */
async function isUnpacked(path: string, name: string, blobs: KnownFiles['blobs']): Promise<boolean> {
  if (name.includes('/')) return true;
  const root = dirname(path);
  for (const other of [...blobs.keys()].filter((each) => each !== name).slice(0, MOST_NEIGHBOURS)) {
    const its = await blobOf(join(root, other)).catch(() => null);
    if (its !== null && its === blobs.get(other)) return true;
  }
  return false;
}

/** In a checkout of the repository of another commit than the change's, which has it otherwise than the default branch. */
async function asCommitted(git: RunGit, { path }: Place, change: AuthoredChange): Promise<string | null> {
  const commits = [...(await change.files()).commits];
  const root = await checkoutOfRepository(git, dirname(path), { repository: change.repository, commits });
  if (root === null) return null;
  const name = relative(root, path);
  const committed = await committedBlob(git, root, name);
  if (committed === null || (await isTrusted(name, committed, change))) return null;
  return `is out of a checkout of ${change.repository} (${root}), committed and not on its default branch`;
}

const isTrusted = async (name: string, blob: string, { trusted }: AuthoredChange): Promise<boolean> =>
  (await trusted())?.blobs.get(name) === blob;

/** As git names content. */
async function blobOf(path: string): Promise<string> {
  const content = Buffer.from(await readlink(path).catch(() => readFile(path)));
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

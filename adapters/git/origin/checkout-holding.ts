import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Source } from '../../../gate/contract/request.ts';
import type { RunGit } from '../run-git.ts';
import { folderOfAddress } from '../source.ts';

/** So many commits may lie between what is checked out and the change's head: the author's own on top. */
const MOST_COMMITS = 1000;

/** Work trees that lie in one another as submodules are looked at so deep. */
const MOST_DEPTH = 20;

/**
 * The checkout of a change that a folder lies in: the folder that the change is fetched from, or a work tree of the very
 * commit, of its merge into another (as a CI job checks pull requests out), or of one on top of it. A submodule in such a
 * work tree is of the change as well.
 *
 * @param folder without links in its name
 * @returns the checkout's folder; null where it lies somewhere else
 */
export async function checkoutHolding(
  git: RunGit,
  folder: string,
  { sha, source }: { readonly sha: string; readonly source: Source },
): Promise<string | null> {
  const from = await folderOf(source);
  if (from !== null && `${folder}${sep}`.startsWith(`${from}${sep}`)) return from;
  let within: string | null = folder;
  for (let depth = 0; within !== null && depth < MOST_DEPTH; depth += 1) {
    const root = await workTreeAt(git, within);
    if (root !== null && (await isOnTopOf(git, root, sha))) return root;
    within = await superprojectOf(git, within);
  }
  return null;
}

/** The checkout that a folder lies in, of this repository or a fork of it, and of whatever commit; null: none. */
export async function checkoutOfRepository(
  git: RunGit,
  folder: string,
  { repository, commits }: { readonly repository: string; readonly commits: readonly string[] },
): Promise<string | null> {
  const root = await workTreeAt(git, folder);
  if (root === null) return null;
  const look = { cwd: root, place: root, answers: [1, 128] };
  const { stdout } = await git({ ...look, args: ['config', '--get-regexp', String.raw`^remote\..*\.url$`] });
  const urls = stdout.toString().split('\n');
  // A fork has the repository's name, and another owner.
  if (urls.some((url) => nameIn(url) === nameIn(repository))) return root;
  for (const commit of commits) {
    if ((await git({ ...look, args: ['cat-file', '-e', `${commit}^{commit}`] })).exitCode === 0) return root;
  }
  return null;
}

/** The blob that the commit which is checked out has at a path; null: it has none. */
export async function committedBlob(git: RunGit, root: string, path: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `HEAD:${path}`];
  const { exitCode, stdout } = await git({ cwd: root, place: root, answers: [1, 128], args });
  return exitCode === 0 ? stdout.toString().trim() : null;
}

const nameIn = (address: string): string =>
  (address.trim().replace(/\/+$/, '').split(/[/:]/).at(-1) ?? '').replace(/\.git$/, '').toLowerCase();

/** The work tree that a folder is in. */
async function workTreeAt(git: RunGit, folder: string): Promise<string | null> {
  const look = { cwd: folder, place: folder, answers: [1, 128] };
  const root = await git({ ...look, args: ['rev-parse', '--show-toplevel'] });
  return root.exitCode === 0 ? root.stdout.toString().trim() : null;
}

/** Whether a work tree is of a commit, of its merge or of what lies on it. */
async function isOnTopOf(git: RunGit, root: string, sha: string): Promise<boolean> {
  const look = { cwd: root, place: root, answers: [1, 128] };
  // Parents that a shallow clone doesn't have are named by the commit all the same.
  const head = await git({ ...look, args: ['cat-file', 'commit', 'HEAD'] });
  const parents = head.stdout.toString().split('\n\n')[0] ?? '';
  const on = await git({ ...look, args: ['rev-list', `--max-count=${MOST_COMMITS}`, 'HEAD'] });
  return on.stdout.toString().split('\n').includes(sha) || parents.includes(`\nparent ${sha}`);
}

/** The work tree that has a folder's own as a submodule; null: none has. */
async function superprojectOf(git: RunGit, folder: string): Promise<string | null> {
  const args = ['rev-parse', '--show-superproject-working-tree'];
  const { exitCode, stdout } = await git({ cwd: folder, place: folder, answers: [1, 128], args });
  const found = stdout.toString().trim();
  return exitCode !== 0 || found === '' ? null : found;
}

async function folderOf(source: Source): Promise<string | null> {
  if (source.kind === 'bundle') return null;
  if (source.kind === 'url' && !source.location.startsWith('file://')) return null;
  const folder = source.kind === 'url' ? folderOfAddress(source.location) : source.location;
  return realpath(folder).catch(() => null);
}

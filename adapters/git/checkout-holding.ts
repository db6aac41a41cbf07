import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Source } from '../../gate/contract/request.ts';
import type { RunGit } from './run-git.ts';

/** So many commits may lie between what is checked out and the change's head: the author's own on top. */
const MOST_COMMITS = 1000;

/** Work trees that lie in one another as submodules are looked at so deep. */
const MOST_DEPTH = 20;

/**
 * Whether a file lies in a checkout of a change, which its author may have written: in the folder that the change is
 * fetched from, or in a work tree of the very commit, of its merge into another (as a CI job checks pull requests out),
 * or of one on top of it. A submodule in such a work tree is of the change as well.
 *
 * @returns the checkout's folder; null where the file is of somewhere else
 */
export async function checkoutHolding(
  git: RunGit,
  file: string,
  { sha, source }: { readonly sha: string; readonly source: Source | null },
): Promise<string | null> {
  const folder = dirname(await realpath(file));
  const from = await folderOf(source);
  if (from !== null && `${folder}${sep}`.startsWith(`${from}${sep}`)) return from;
  let within: string | null = folder;
  for (let depth = 0; within !== null && depth < MOST_DEPTH; depth += 1) {
    const root = await workTreeOf(git, within, sha);
    if (root !== null) return root;
    within = await superprojectOf(git, within);
  }
  return null;
}

/** The work tree that a folder is in, where that is one of the change. */
async function workTreeOf(git: RunGit, folder: string, sha: string): Promise<string | null> {
  const look = { cwd: folder, place: folder, answers: [1, 128] };
  const root = await git({ ...look, args: ['rev-parse', '--show-toplevel'] });
  if (root.exitCode !== 0) return null;
  // Parents that a shallow clone doesn't have are named by the commit all the same.
  const head = await git({ ...look, args: ['cat-file', 'commit', 'HEAD'] });
  const parents = head.stdout.toString().split('\n\n')[0] ?? '';
  const on = await git({ ...look, args: ['rev-list', `--max-count=${MOST_COMMITS}`, 'HEAD'] });
  const isThere = on.stdout.toString().split('\n').includes(sha) || parents.includes(`\nparent ${sha}`);
  return isThere ? root.stdout.toString().trim() : null;
}

/** The work tree that has a folder's own as a submodule; null: none has. */
async function superprojectOf(git: RunGit, folder: string): Promise<string | null> {
  const args = ['rev-parse', '--show-superproject-working-tree'];
  const { exitCode, stdout } = await git({ cwd: folder, place: folder, answers: [1, 128], args });
  const found = stdout.toString().trim();
  return exitCode !== 0 || found === '' ? null : found;
}

async function folderOf(source: Source | null): Promise<string | null> {
  if (source === null || source.kind === 'bundle') return null;
  if (source.kind === 'url' && !source.location.startsWith('file://')) return null;
  const folder = source.kind === 'url' ? fileURLToPath(source.location) : source.location;
  return realpath(folder).catch(() => null);
}

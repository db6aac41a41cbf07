import { realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Source } from '../../gate/contract/request.ts';
import type { RunGit } from './run-git.ts';

/** So many commits may lie between what is checked out and the change's head: the author's own on top. */
const MOST_COMMITS = 1000;

/**
 * Whether a file lies in a checkout of a change, which its author may have written: in the folder that the change is
 * fetched from, or in a work tree of the very commit, of its merge into another (as a CI job checks pull requests out),
 * or of one on top of it.
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

async function folderOf(source: Source | null): Promise<string | null> {
  if (source === null || source.kind === 'bundle') return null;
  if (source.kind === 'url' && !source.location.startsWith('file://')) return null;
  const folder = source.kind === 'url' ? fileURLToPath(source.location) : source.location;
  return realpath(folder).catch(() => null);
}

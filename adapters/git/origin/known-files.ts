import { join } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { type CommitAsked, FETCHED, fetchAlone } from '../fetch/fetch-alone.ts';
import type { RunGit } from '../run-git.ts';

/** Of names alone: some hundred thousand files. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What a commit has, by name and content. */
export interface KnownFiles {
  /** The commit and its parents. */
  readonly commits: readonly string[];
  /** The blob's id of each path; of a symbolic link that of the path that it holds. */
  readonly blobs: ReadonlyMap<string, string>;
}

/**
 * The files of one commit: fetched into an empty folder without history, and without their contents where the source can
 * leave them out.
 *
 * @throws {GateError} wrong-input: the source doesn't have the commit, or not by itself; it has too many files; transient
 */
export async function knownFiles(git: RunGit, folder: string, asked: CommitAsked): Promise<KnownFiles> {
  const place = asked.source.location;
  const cwd = join(folder, 'files.git');
  await fetchAlone(git, cwd, asked, 'blob:none');
  const name = asked.source.kind === 'bundle' ? asked.revision : FETCHED;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const found = await git({ args, place, cwd, answers: [1, 128] });
  const sha = found.stdout.toString().trim();
  if (found.exitCode !== 0) throw new GateError({ class: 'wrong-input', message: `${place} has no commit ${name}` });
  const commit = await git({ args: ['cat-file', 'commit', sha], place, cwd });
  const tree = ['ls-tree', '-r', '-z', '--full-tree', sha];
  const listed = await git({ args: tree, place, cwd, maxBytes: MOST_BYTES });
  if (listed.truncated) throw new GateError({ class: 'wrong-input', message: `${place} has more files than are read` });
  return { commits: [sha, ...parentsOf(commit.stdout)], blobs: blobsOf(listed.stdout) };
}

const parentsOf = (commit: Buffer): string[] =>
  [...(commit.toString().split('\n\n')[0] ?? '').matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map(([, sha = '']) => sha);

const blobsOf = (listed: Buffer): Map<string, string> =>
  new Map(
    listed
      .toString()
      .split('\0')
      .flatMap((line) => {
        const [, blob, path] = /^\d{6} blob ([0-9a-f]{40,64})\t([\s\S]+)$/.exec(line) ?? [];
        return blob === undefined || path === undefined ? [] : [[path, blob] as const];
      }),
  );

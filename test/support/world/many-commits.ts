import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { initRepository } from '../git/test-git.ts';

/** A commit of the repository, and what its branch is called. */
interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly branch: string;
}

export interface ManyCommits {
  readonly folder: string;
  readonly main: Commit;
  /** Each one commit beyond main, that changes code. */
  readonly heads: readonly Commit[];
}

/**
 * A repository with a commit on main and `count` branches, written in one go.
 *
 * @param more files that main has besides the crate
 */
export async function createManyCommits(folder: string, count: number, more: Files = []): Promise<ManyCommits> {
  await mkdir(folder, { recursive: true });
  const git = await initRepository(folder);
  const branches = Array.from({ length: count }, (_, index) => `change-${index}`);
  const stream = [
    commit('main', 'Add the crate', [
      ['Cargo.toml', '[package]\nname = "many"\nversion = "0.1.0"\nedition = "2021"\n'],
      ['src/lib.rs', 'pub const CHANGE: u32 = 0;\n'],
      ...more,
    ]),
    ...branches.map((branch, index) =>
      commit(branch, `Change ${index}`, [['src/lib.rs', `pub const CHANGE: u32 = ${index + 1};\n`]], 'refs/heads/main'),
    ),
  ];
  await git(['fast-import', '--quiet'], stream.join(''));
  const format = '%(refname:short) %(objectname) %(tree)';
  const refs = await git(['for-each-ref', `--format=${format}`, 'refs/heads']);
  const found = new Map(
    refs.split('\n').map((line) => {
      const [branch = '', sha = '', tree = ''] = line.split(' ');
      return [branch, { branch, sha, tree }];
    }),
  );
  const commitOf = (branch: string): Commit => {
    const known = found.get(branch);
    if (known === undefined) throw new Error(`${join(folder, '.git')} has no branch ${branch}`);
    return known;
  };
  return { folder, main: commitOf('main'), heads: branches.map(commitOf) };
}

type Files = readonly (readonly [path: string, text: string])[];

/** A commit as `git fast-import` reads it. */
const commit = (branch: string, subject: string, files: Files, from?: string): string =>
  [
    `commit refs/heads/${branch}`,
    'committer Test <test@example.invalid> 1767225600 +0000',
    data(subject),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...files.flatMap(([path, text]) => [`M 644 inline ${path}`, data(text)]),
    '',
  ].join('\n');

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`;

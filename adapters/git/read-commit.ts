import { GateError } from '../../gate/contract/gate-error.ts';
import type { Difference, DifferingPath } from '../../gate/policy/reuse/differing-path.ts';
import type { RunGit } from './run-git.ts';

/** What a commit in the mirror holds. All output is bounded, and is the change's author's: never trust or show it raw. */
export interface CommitReader {
  /** The tree id of a commit. */
  treeOf(sha: string): Promise<string>;
  /** A commit and its first parents, the newest first, with their trees. */
  firstParents(sha: string, most: number): Promise<readonly { readonly commit: string; readonly tree: string }[]>;
  /** Paths that differ, as git has them; null as base: none. */
  changedFiles(base: string | null, sha: string): Promise<ChangedPaths>;
  /** What two commits don't have alike, with what tells a link or a submodule from a file. */
  difference(one: string, other: string): Promise<Difference>;
  /** The beginning of the difference as a patch. */
  diffText(base: string | null, sha: string, maxBytes: number): Promise<string>;
  /** The beginning of a file; null where the commit has no such file. */
  readFileAt(sha: string, path: string, maxBytes: number): Promise<string | null>;
}

interface ChangedPaths {
  readonly paths: readonly string[];
  /** False where there are more than are named. */
  readonly complete: boolean;
}

/** Of a list of paths: some ten thousand of them. */
const MAX_LIST_BYTES = 1024 * 1024;
const PLAIN_DIFF = ['diff-tree', '-r', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color'];

export function createCommitReader(git: RunGit, mirror: string, signal?: AbortSignal): CommitReader {
  const place = 'the mirror';
  const ask = (args: readonly string[], maxBytes?: number) =>
    git({ args, place, cwd: mirror, signal, ...(maxBytes === undefined ? {} : { maxBytes }) });
  return {
    async treeOf(sha) {
      const { stdout } = await ask(['rev-parse', '--verify', '--end-of-options', `${sha}^{tree}`]);
      return stdout.toString().trim();
    },

    async firstParents(sha, most) {
      const { stdout } = await ask(['log', '--first-parent', `--max-count=${most}`, '--format=%H %T', sha, '--']);
      return stdout
        .toString()
        .trim()
        .split('\n')
        .map((line) => ({ commit: line.slice(0, 40), tree: line.slice(41) }));
    },

    async changedFiles(base, sha) {
      if (base === null) return { paths: [], complete: true };
      const { stdout, truncated } = await ask([...PLAIN_DIFF, '--name-only', '-z', base, sha], MAX_LIST_BYTES);
      const paths = stdout.toString().split('\0');
      // What follows the last NUL is nothing, or the half of a name.
      return { paths: paths.slice(0, -1), complete: !truncated };
    },

    async difference(one, other) {
      const { stdout, truncated } = await ask([...PLAIN_DIFF, '--raw', '-z', one, other], MAX_LIST_BYTES);
      return { paths: differingPaths(stdout.toString()), complete: !truncated };
    },

    async diffText(base, sha, maxBytes) {
      if (base === null) return '';
      return (await ask([...PLAIN_DIFF, '--unified=0', '-p', base, sha], maxBytes)).stdout.toString();
    },

    async readFileAt(sha, path, maxBytes) {
      if (path.startsWith('/') || path.split('/').includes('..')) return null;
      const listed = await ask(['ls-tree', '-z', '--full-tree', sha, '--', `:(literal)${path}`]);
      const entry = /^100\d{3} blob ([0-9a-f]{40})\t([^\0]*)\0$/.exec(listed.stdout.toString());
      if (entry === null || entry[2] !== path) return null;
      return (await ask(['cat-file', 'blob', entry[1] ?? ''], maxBytes)).stdout.toString();
    },
  };
}

const RAW = /:(\d{6}) (\d{6}) [0-9a-f]+ [0-9a-f]+ [A-Z]\d*\0([^\0]+)\0/g;

/** A link is of mode 120000, a submodule of 160000. */
const differingPaths = (raw: string): DifferingPath[] =>
  [...raw.matchAll(RAW)].map(([, before = '', after = '', path = '']) => ({
    path,
    isLink: [before, after].some((mode) => mode === '120000' || mode === '160000'),
  }));

/** @throws {GateError} wrong-input where the commit's tree isn't the one expected */
export function requireTree(found: string, expected: string, what: string): void {
  if (found !== expected) {
    throw new GateError({ class: 'wrong-input', message: `${what} has the tree ${found}, not ${expected}` });
  }
}

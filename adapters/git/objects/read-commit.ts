import { GateError } from '../../../gate/contract/gate-error.ts';
import type { Difference, DifferingPath } from '../../../gate/policy/reuse/differing-path.ts';
import type { RunGit } from '../run-git.ts';
import { createReadObject, type ReadObject } from './read-objects.ts';
import { modeIn } from './tree-entries.ts';

/**
 * What a commit in the mirror holds. All output is bounded, and is the change's author's: never trust or show it raw.
 * Trees and files that are asked for at once are read by one process.
 */
export interface CommitReader {
  /** The tree id of a commit. */
  treeOf(sha: string): Promise<string>;
  /** A commit and its first parents, the newest first, with their trees. */
  firstParents(sha: string, most: number): Promise<readonly { readonly commit: string; readonly tree: string }[]>;
  /** Paths that differ, as git has them; null as base: none. */
  changedFiles(base: string | null, sha: string): Promise<ChangedPaths>;
  /** What two commits don't have alike, with what tells a link or a submodule from a file. */
  difference(one: string, other: string): Promise<Difference>;
  /** As {@link changedFiles}, and the beginning of the difference as a patch. */
  change(base: string | null, sha: string, maxPatchBytes: number): Promise<ChangedPaths & { readonly patch: string }>;
  /**
   * The beginning of a file; null where the commit has no such file, or none that can be asked for: with a line end in
   * its name.
   *
   * @throws {GateError} wrong-input where its folder has more files than are read
   */
  readFileAt(sha: string, path: string, maxBytes: number): Promise<string | null>;
}

interface ChangedPaths {
  readonly paths: readonly string[];
  /** False where there are more than are named. */
  readonly complete: boolean;
}

/** Of a list of paths: some ten thousand of them. */
const MAX_LIST_BYTES = 1024 * 1024;
/** Of the same list with modes and ids. */
const MAX_RAW_BYTES = 4 * MAX_LIST_BYTES;

/**
 * For comparing two commits, in milliseconds: with lines that all look alike to git, or folders of nothing that unfold, a
 * change has that take for ever. Then less is known of it, and nothing worse comes of that.
 */
const COMPARE_MS = 60_000;

const PLAIN_DIFF = ['diff-tree', '-r', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color'];

export function createCommitReader(
  git: RunGit,
  mirror: string,
  signal?: AbortSignal,
  compareMs = COMPARE_MS,
): CommitReader {
  const place = 'the mirror';
  const ask = (args: readonly string[]) => git({ args, place, cwd: mirror, signal });
  const compare = (args: readonly string[], maxBytes: number) =>
    git({
      args: [...PLAIN_DIFF, ...args],
      place,
      cwd: mirror,
      signal,
      maxBytes,
      timeoutMs: compareMs,
      endsInTime: true,
    });
  const read = createReadObject(git, { cwd: mirror, place, signal });
  const changedFiles: CommitReader['changedFiles'] = async (base, sha) => {
    if (base === null) return { paths: [], complete: true };
    const { stdout, truncated } = await compare(['--name-only', '-z', base, sha], MAX_LIST_BYTES);
    const paths = stdout.toString().split('\0');
    // What follows the last NUL is nothing, or the half of a name.
    return { paths: paths.slice(0, -1), complete: !truncated };
  };
  return {
    changedFiles,

    async treeOf(sha) {
      const tree = await read(`${sha}^{tree}`);
      if (tree === null) throw new Error(`the mirror has no commit ${sha}`);
      return tree.id;
    },

    async firstParents(sha, most) {
      const { stdout } = await ask(['log', '--first-parent', `--max-count=${most}`, '--format=%H %T', sha, '--']);
      return stdout
        .toString()
        .trim()
        .split('\n')
        .map((line) => ({ commit: line.slice(0, 40), tree: line.slice(41) }));
    },

    async difference(one, other) {
      const { stdout, truncated } = await compare(['--raw', '-z', one, other], MAX_LIST_BYTES);
      return { paths: differingPaths(stdout.toString()), complete: !truncated };
    },

    async change(base, sha, maxPatchBytes) {
      if (base === null) return { paths: [], complete: true, patch: '' };
      const both = ['--raw', '-z', '--unified=0', '-p', base, sha];
      const { stdout, truncated } = await compare(both, MAX_RAW_BYTES + maxPatchBytes);
      const { paths, patch } = listAndPatch(stdout, maxPatchBytes);
      // The list may not have left git yet when the patch took too long.
      if (patch === null && truncated && stdout.length < MAX_RAW_BYTES) {
        return { ...(await changedFiles(base, sha)), patch: '' };
      }
      return { paths, complete: patch !== null || !truncated, patch: patch ?? '' };
    },

    readFileAt: (sha, path, maxBytes) => readFileAt(read, sha, path, maxBytes),
  };
}

async function readFileAt(read: ReadObject, sha: string, path: string, maxBytes: number): Promise<string | null> {
  const steps = path.split('/');
  if (/[\n\0]/.test(path) || steps.some((step) => ['', '.', '..'].includes(step))) return null;
  const parent = steps.slice(0, -1).join('/');
  const [folder, file] = await Promise.all([read(`${sha}:${parent}`), read(`${sha}:${path}`)]);
  if (folder?.type !== 'tree' || file?.type !== 'blob') return null;
  const mode = modeIn(folder.content, steps.at(-1) ?? '');
  if (mode === null && !folder.isWhole) {
    throw new GateError({ class: 'wrong-input', message: `a folder of ${sha} has more files than are read` });
  }
  return mode?.startsWith('100') ? file.content.toString('utf8', 0, maxBytes) : null;
}

const RAW = /:(\d{6}) (\d{6}) [0-9a-f]+ [0-9a-f]+ [A-Z]\d*\0([^\0]+)\0/g;

/** A list of what differs, and the beginning of the patch behind it; null: it isn't reached. */
function listAndPatch(
  said: Buffer,
  maxPatchBytes: number,
): { readonly paths: string[]; readonly patch: string | null } {
  const paths: string[] = [];
  let at = 0;
  // A character for each byte, so that places in the text are places in the bytes.
  for (const [whole, , , path = ''] of said.toString('latin1').matchAll(new RegExp(RAW, 'gy'))) {
    paths.push(Buffer.from(path, 'latin1').toString());
    at += whole.length;
  }
  // An empty entry ends the list.
  return { paths, patch: said[at] === 0 ? said.toString('utf8', at + 1, at + 1 + maxPatchBytes) : null };
}

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

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { RunGit } from './run-git.ts';
import { withScratch } from './scratch.ts';

/** What lies in a checkout now, as a commit in a repository of the gate's own. */
export interface Snapshot {
  /** A bare repository that has the commit; gone afterwards. */
  readonly repository: string;
  /** The checkout's uppermost folder. */
  readonly root: string;
  /** HEAD's commit where nothing was changed since; else one that nobody else has. */
  readonly commit: string;
  readonly tree: string;
  /** The commit at HEAD. */
  readonly head: string;
  /** Files that differ from HEAD, those that are new and not ignored among them. */
  readonly changed: number;
  /** Where its remote `origin` is; null: it has none. */
  readonly origin: string | null;
}

/** Looking at a checkout writes nothing there, not even what git remembers of its files. */
const READING = { GIT_OPTIONAL_LOCKS: '0' };

/** Whoever the user is: what is made here is seen by nobody. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'benchmark-gate',
  GIT_AUTHOR_EMAIL: 'benchmark-gate@localhost',
  GIT_AUTHOR_DATE: '2000-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'benchmark-gate',
  GIT_COMMITTER_EMAIL: 'benchmark-gate@localhost',
  GIT_COMMITTER_DATE: '2000-01-01T00:00:00Z',
};

const TIMEOUT_MS = 10 * 60_000;

/**
 * Hands over what lies in the checkout around a folder: changes that aren't committed, and new files that aren't ignored,
 * included. Nothing is written into the checkout or its repository.
 *
 * @throws {GateError} wrong-input where there is no checkout, or it has no commit yet
 */
export async function withSnapshot<T>(
  git: RunGit,
  {
    folder,
    from,
    signal,
  }: { readonly folder: string; readonly from: string; readonly signal?: AbortSignal | undefined },
  use: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const text = async (...args: string[]): Promise<string> => {
    const asked = { args, cwd: from, place: from, environment: READING, signal, answers: [1, 2, 128] };
    const { exitCode, stdout } = await git(asked);
    return exitCode === 0 ? stdout.toString().trim() : '';
  };
  const root = await text('rev-parse', '--show-toplevel');
  if (root === '') throw wrong(`${from} is in no git checkout: go to one`);
  const head = await text('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (head === '') throw wrong(`${root} has no commit yet`);
  const objects = await text('rev-parse', '--path-format=absolute', '--git-path', 'objects');
  const excluded = await text('rev-parse', '--path-format=absolute', '--git-path', 'info/exclude');
  const origin = (await text('remote', 'get-url', 'origin')) || null;
  return withScratch(folder, async (scratch) => {
    const repository = join(scratch, 'snapshot.git');
    const inside = async (args: string[], environment: Record<string, string> = {}): Promise<Buffer> => {
      const where = { cwd: root, place: root, timeoutMs: TIMEOUT_MS, signal };
      const { stdout } = await git({ ...where, args: [`--git-dir=${repository}`, ...args], environment });
      return stdout;
    };
    await git({ args: ['init', '--quiet', '--bare', repository], place: 'the snapshot', signal });
    await mkdir(join(repository, 'objects/info'), { recursive: true });
    await writeFile(join(repository, 'objects/info/alternates'), `${objects}\n`);
    await mkdir(join(repository, 'info'), { recursive: true });
    const own = await readFile(excluded, 'utf8').catch(() => '');
    // What cargo built here is nothing of the change, whether or not somebody thought of ignoring it.
    await writeFile(join(repository, 'info/exclude'), `${own}\n/target/\n`);
    const work = [`--work-tree=${root}`, '-c', 'core.bare=false'];
    await inside([...work, 'read-tree', head]);
    await inside([...work, 'add', '--all', '--', '.']);
    const tree = (await inside(['write-tree'])).toString().trim();
    const differing = await inside(['diff-tree', '-r', '-z', '--no-renames', '--name-only', `${head}^{tree}`, tree]);
    const changed = differing.toString().split('\0').filter(Boolean).length;
    const made = () => inside(['commit-tree', '-p', head, '-m', 'What lies in a checkout', tree], AUTHOR);
    const commit = changed === 0 ? head : (await made()).toString().trim();
    await inside(['update-ref', 'refs/gate/commit', commit]);
    return use({ repository, root, commit, tree, head, changed, origin });
  });
}

const wrong = (message: string): GateError => new GateError({ class: 'wrong-input', message });

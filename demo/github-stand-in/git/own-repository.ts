import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import type { Commit } from '../world.ts';

/** What git knows of a repository that has commits, not names alone: fetched from and pushed to at its address. */
export interface OwnRepository {
  /** A bare repository of the stand-in's own. */
  readonly folder: string;
  /** The branch that its HEAD names. */
  readonly defaultBranch: string;
  /** The commit of HEAD when it was copied. */
  readonly head: string;
  setBranch(branch: string, sha: string): Promise<void>;
  /** The commit of each branch. */
  branches(): Promise<ReadonlyMap<string, string>>;
  /** The newest commits of all branches. */
  newest(): Promise<Omit<Commit, 'repository'>[]>;
  remove(): Promise<void>;
}

/** Checks, statuses and subjects are of new commits: an old repository has hundreds of thousands. */
const MOST_COMMITS = 1000;

/** A person's own git configuration (hooks, signing, templates) is no part of it. */
export const GIT_ENVIRONMENT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' } as const;

/**
 * Copies a repository with its branches and tags; what is committed there later isn't seen until it is pushed.
 *
 * @throws Error where there is no repository, or its HEAD is on no branch
 */
export async function copyRepository(from: string): Promise<OwnRepository> {
  const place = await mkdtemp(join(tmpdir(), 'benchmark-gate-stand-in-'));
  const folder = join(place, 'repository.git');
  const remove = () => rm(place, { recursive: true, force: true });
  const git = async (args: readonly string[]): Promise<string> => {
    const { stdout } = await execa('git', args, { cwd: place, env: GIT_ENVIRONMENT });
    return stdout.trim();
  };
  const inside = (args: readonly string[]): Promise<string> => git(['--git-dir', folder, ...args]);
  const lines = async (args: readonly string[]): Promise<string[]> => (await inside(args)).split('\n').filter(Boolean);
  try {
    await git(['clone', '--quiet', '--bare', '--template=', '--', from, folder]);
    const [head = ''] = await lines(['rev-parse', '--verify', 'HEAD^{commit}']);
    const defaultBranch = await inside(['symbolic-ref', '--short', 'HEAD']);
    return {
      folder,
      head,
      defaultBranch,
      setBranch: async (branch, sha) => void (await inside(['update-ref', `refs/heads/${branch}`, sha])),
      branches: async () =>
        new Map(
          (await lines(['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads'])).map((line) => {
            const [sha = '', branch = ''] = line.split(' ');
            return [branch, sha] as const;
          }),
        ),
      newest: async () =>
        (await lines(['log', '--branches', `--max-count=${MOST_COMMITS}`, '--format=%H %T %P'])).map((line) => {
          const [sha = '', tree = '', ...parents] = line.split(' ');
          return { sha, tree, parents };
        }),
      remove,
    };
  } catch (error) {
    await remove();
    const why = error instanceof ExecaError ? error.stderr : error;
    throw new Error(`${from}: expected a git repository with a commit on a branch: ${why}`, { cause: error });
  }
}

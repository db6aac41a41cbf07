import { mkdir } from 'node:fs/promises';
import { GateError } from '../../gate/contract/gate-error.ts';
import { createRunGit } from './run-git.ts';

/** Bytes of a list of commits: some four hundred thousand of them. */
const MAX_LIST_BYTES = 16 * 1024 * 1024;

interface FirstParentsAsked {
  /** The gate's own; holds git's configuration. */
  readonly folder: string;
  /** Somewhere in the checkout. */
  readonly from: string;
  readonly branch: string;
  readonly most: number;
}

/**
 * The commits of a branch by their first parents, the newest first, as the checkout around a folder has them: as `origin`
 * last said, or as it stands here where no `origin` has the branch.
 *
 * @throws {GateError} wrong-input where there is no checkout, or it has no such branch
 */
export async function firstParents({ folder, from, branch, most }: FirstParentsAsked): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const git = createRunGit(folder);
  const ask = async (...args: string[]): Promise<string | null> => {
    const asked = { args, cwd: from, place: from, answers: [1, 2, 128], maxBytes: MAX_LIST_BYTES };
    const { exitCode, stdout } = await git(asked);
    return exitCode === 0 ? stdout.toString().trim() : null;
  };
  if ((await ask('rev-parse', '--git-dir')) === null) {
    throw new GateError({ class: 'wrong-input', message: `${from} is in no git checkout` });
  }
  for (const ref of [`refs/remotes/origin/${branch}`, `refs/heads/${branch}`]) {
    const head = await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
    if (head === null || !/^[0-9a-f]{40}$/.test(head)) continue;
    const listed = await ask('rev-list', '--first-parent', `--max-count=${most}`, head);
    if (listed !== null) return listed.split('\n').filter((line) => line !== '');
  }
  throw new GateError({ class: 'wrong-input', message: `${from} has no branch ${branch}: fetch it, or name another` });
}

import { GateError } from '../../../gate/contract/gate-error.ts';
import { repositoryOf } from '../checkout.ts';
import type { RunGit } from '../run-git.ts';

/** One file of a commit, by what git knows of it without checking it out. */
export interface CommittedFile {
  readonly path: string;
  /** `100644`, `100755`, `120000` (a link) or `160000` (a submodule). */
  readonly mode: string;
  /** Id of its content: equal ids are equal bytes. */
  readonly id: string;
}

/** Of a list of files: some half a million of them. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;

/**
 * The files of a commit that came in a checkout's bundle, as the gate's own repository beside the checkout has them.
 *
 * @throws where the bundle has no such commit; {GateError} wrong-input where it has too many files
 */
export async function listFiles(
  git: RunGit,
  checkout: string,
  commit: string,
  signal?: AbortSignal,
): Promise<CommittedFile[]> {
  const { stdout, truncated } = await git({
    args: [`--git-dir=${repositoryOf(checkout)}`, 'ls-tree', '-r', '-z', '--full-tree', commit],
    place: `the files of ${commit}`,
    cwd: checkout,
    maxBytes: MAX_LIST_BYTES,
    signal,
  });
  if (truncated) throw new GateError({ class: 'wrong-input', message: `${commit} has too many files to be listed` });
  return [...stdout.toString().matchAll(/(?:^|\0)(\d{6}) \w+ ([0-9a-f]{40})\t([^\0]+)/g)].map(
    ([, mode = '', id = '', path = '']) => ({ path, mode, id }),
  );
}

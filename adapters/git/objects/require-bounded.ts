import { GateError } from '../../../gate/contract/gate-error.ts';
import type { RunGit } from '../run-git.ts';

/** Of the list of all files and folders with their sizes: some half a million of them. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;

/** Of all files together. */
const MAX_CHECKOUT_BYTES = 16 * 1024 ** 3;

/**
 * Looks at what a checkout would write before it does: folders of a commit may share one another, so that a few kilobytes
 * unfold into more files than a disk, or git's memory, can hold. Folders are listed as well, since those that hold nothing
 * would unfold in silence.
 *
 * @throws {GateError} compile-error
 */
export async function requireBounded(
  git: RunGit,
  repository: string,
  commit: string,
  context: { readonly cwd: string; readonly place: string; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { stdout, truncated } = await git({
    ...context,
    args: [`--git-dir=${repository}`, 'ls-tree', '-r', '-t', '-l', '-z', '--full-tree', commit],
    maxBytes: MAX_LIST_BYTES,
  });
  const refuse = (what: string): GateError =>
    new GateError({
      class: 'compile-error',
      message: `the commit ${commit} unfolds into ${what}`,
      places: [{ file: '.', code: 'too-large' }],
    });
  if (truncated) throw refuse('more files than can be checked out');
  let bytes = 0;
  // `MODE blob ID    SIZE<tab>PATH`; a submodule and a folder have no size.
  for (const [, size] of stdout.toString('latin1').matchAll(/(?:^|\0)\d+ \w+ [0-9a-f]+ +(\d+)\t/g))
    bytes += Number(size);
  if (bytes > MAX_CHECKOUT_BYTES) throw refuse(`more bytes (${bytes}) than can be checked out`);
}

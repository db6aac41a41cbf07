import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../files/remove-tree.ts';
import { BUNDLED_COMMIT } from './bundle.ts';
import { requireTree } from './objects/read-commit.ts';
import { requireBounded } from './objects/require-bounded.ts';
import type { RunGit } from './run-git.ts';
import { listHeads } from './source.ts';

const TIMEOUT_MS = 10 * 60_000;

/**
 * The repository that a checkout is compared with lies beside it, where the change's code can't write: in the
 * checkout's own `.git` a build script could name a program for git to run, or move the index.
 */
export const repositoryOf = (checkout: string): string => `${checkout}.repository`;

/**
 * Beats every `.gitattributes`: files come as the commit has them. Where line ends were converted, files whose committed
 * ends aren't those of their attributes would count as changed, and a file that a bench writes could hide changes.
 */
const BYTE_FOR_BYTE = '* -text -ident -filter -working-tree-encoding\n';

export interface CheckoutInput {
  /** A bundle file, as `withBundle` makes it, or any other that has the commit. */
  readonly bundle: string;
  readonly commit: string;
  readonly tree: string;
  /** Where to; what is there is removed. */
  readonly into: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A clean checkout of exactly this commit. Links, odd names and attributes come as they are; hooks, filters, LFS and
 * submodules don't run.
 *
 * @throws {GateError} wrong-input where the bundle lacks the commit or its tree is another; compile-error where it holds more
 *   than can be checked out
 */
export async function checkoutBundle(git: RunGit, input: CheckoutInput): Promise<void> {
  const { bundle, commit, tree, into, signal } = input;
  const repository = repositoryOf(into);
  await removeCheckout(into);
  await mkdir(into, { recursive: true });
  const common = { place: bundle, timeoutMs: TIMEOUT_MS, signal };
  const inside = { ...common, cwd: into };
  await git({ ...inside, args: [`--git-dir=${repository}`, 'init', '--quiet'] });
  // Named by --git-dir it would count as bare, and so would the checkout's own copy.
  await git({ ...inside, args: [`--git-dir=${repository}`, 'config', 'core.bare', 'false'] });
  await mkdir(join(repository, 'info'), { recursive: true });
  await writeFile(join(repository, 'info/attributes'), BYTE_FOR_BYTE);
  // The bundle ends at its commits: their parents are not expected.
  const heads = await listHeads(git, bundle);
  await writeFile(join(repository, 'shallow'), [...new Set(heads.values())].map((sha) => `${sha}\n`).join(''));
  const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'];
  const named = heads.has(BUNDLED_COMMIT) ? '+refs/gate/*:refs/gate/*' : '+refs/*:refs/gate/*';
  await git({ ...inside, args: [`--git-dir=${repository}`, 'fetch', ...flags, '--', bundle, named] });
  const { stdout } = await git({
    ...inside,
    args: [`--git-dir=${repository}`, 'rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`],
  });
  requireTree(stdout.toString().trim(), tree, `the commit ${commit}`);
  await requireBounded(git, repository, commit, inside);
  await git({
    ...inside,
    args: [`--git-dir=${repository}`, `--work-tree=${into}`, 'checkout', '--quiet', '--force', '--detach', commit],
  });
  // Build scripts ask git for their commit; they get a repository of their own.
  await cp(repository, join(into, '.git'), { recursive: true });
}

/** Tracked files that are not as the commit has them, by path. */
export async function changedInCheckout(git: RunGit, checkout: string, signal?: AbortSignal): Promise<string[]> {
  const { stdout } = await git({
    args: [
      `--git-dir=${repositoryOf(checkout)}`,
      `--work-tree=${checkout}`,
      ...['status', '--porcelain', '-z', '--no-renames', '--untracked-files=no', '--ignore-submodules=all'],
    ],
    place: checkout,
    cwd: checkout,
    signal,
  });
  // Two letters of state and a space before each path.
  return stdout
    .toString()
    .split('\0')
    .filter(Boolean)
    .map((entry) => entry.slice(3));
}

/** Gives the tracked files of a checkout the content that the commit has; others stay. */
export async function restoreCheckout(git: RunGit, checkout: string, signal?: AbortSignal): Promise<void> {
  const repository = repositoryOf(checkout);
  await git({
    args: [`--git-dir=${repository}`, `--work-tree=${checkout}`, 'reset', '--quiet', '--hard'],
    place: checkout,
    cwd: checkout,
    signal,
  });
}

/** Makes a checkout as it was in the beginning: whatever else was written there is gone, its own `.git` is new. */
export async function renewCheckout(git: RunGit, checkout: string, signal?: AbortSignal): Promise<void> {
  await removeTree(checkout);
  await mkdir(checkout, { recursive: true });
  await restoreCheckout(git, checkout, signal);
  await cp(repositoryOf(checkout), join(checkout, '.git'), { recursive: true });
}

/** Removes a checkout and what belongs to it. */
export async function removeCheckout(checkout: string): Promise<void> {
  await removeTree(checkout);
  await rm(repositoryOf(checkout), { recursive: true, force: true });
}

import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commitAll, initRepository } from '../git/test-git.ts';

const WORKSPACE = fileURLToPath(new URL('../../fixtures/rust/workspace', import.meta.url));

export interface RustRepository {
  readonly folder: string;
  readonly main: { readonly sha: string; readonly tree: string };
  readonly head: { readonly sha: string; readonly tree: string };
}

/** The branch of the pull request. */
export const BRANCH = 'feat/sums';

/** How many benchmarks the bench `quick` has here: enough of them to be stopped in the middle. */
export const BENCHMARKS = 20;

/** The small workspace as a git repository: a commit on main, and one on a branch that changes code. */
export async function createRustRepository(folder: string): Promise<RustRepository> {
  await cp(WORKSPACE, folder, { recursive: true, filter: (path) => !/\/(?:target|generated)$/.test(path) });
  await widenBench(join(folder, 'measured/benches/quick.rs'));
  return commitTwice(folder, () => appendFile(join(folder, 'measured/src/lib.rs'), '\n// Sums wrap.\n'));
}

/** Commits what is in a folder on main, and a change of it on a branch. */
export async function commitTwice(folder: string, change: () => Promise<void>): Promise<RustRepository> {
  const git = await initRepository(folder);
  const main = await commitAll(git, 'Add the workspace');
  await git(['checkout', '--quiet', '-b', BRANCH]);
  await change();
  const head = await commitAll(git, 'Say that sums wrap');
  await git(['checkout', '--quiet', 'main']);
  return { folder, main, head };
}

/** The bench has three sizes and two plain benchmarks; here it gets a dozen sizes. */
async function widenBench(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const sizes = Array.from({ length: BENCHMARKS - 2 }, (_, at) => `${(at + 1) * 10}`);
  const widened = text.replace('[10u64, 100, 1000]', `[${sizes.join('u64, ')}u64]`);
  if (widened === text) throw new Error(`${file} has no list of sizes to widen`);
  await writeFile(file, widened);
}

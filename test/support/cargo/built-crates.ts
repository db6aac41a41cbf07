import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { foreignPackages } from '../../../adapters/bench-host/prepare/warm-base/locked-packages.ts';
import { stripTarget } from '../../../adapters/bench-host/prepare/warm-base/strip-target.ts';
import { requireTool } from '../../../adapters/files/find-tool.ts';
import { removeTree } from '../../../adapters/files/remove-tree.ts';
import { withFileLock } from '../../../adapters/files/with-file-lock.ts';

/** Far longer than building them takes on a busy machine. */
const WAIT_MS = 600_000;

/** Everything that decides how the crates of a lock file are built here: cargo's records hold all of it. */
export interface CratesIdentity {
  readonly lockFile: string;
  /** As the compiler is told of it. */
  readonly cargoHome: string;
  readonly isolation: string;
}

/**
 * Puts built crates to where no target directory is yet. They are built once on a machine, whatever checkouts and test
 * files ask for them: Criterion and what it needs take half a minute of CPU time, and each sandbox had it built anew.
 *
 * @param build returns a target directory in which they are built; it is taken away
 */
export async function provideBuiltCrates(
  target: string,
  identity: CratesIdentity,
  build: () => Promise<string>,
): Promise<void> {
  if (existsSync(target)) return;
  const kept = await keptFolder(identity);
  await mkdir(dirname(target), { recursive: true });
  await withFileLock(`${kept}.lock`, { waitMs: WAIT_MS }, async () => {
    if (!existsSync(kept)) await keep(await build(), identity, kept);
    if (existsSync(target)) return;
    const unfinished = `${target}-${randomUUID()}`;
    // With its times and owners, which cargo and the sandbox go by.
    await execa('cp', ['-a', '--reflink=auto', '--no-target-directory', kept, unfinished]);
    await rename(unfinished, target);
  });
}

/** Leaves nothing of the workspace itself: a file of it could be taken for fresh where it has another text. */
async function keep(built: string, { lockFile }: CratesIdentity, kept: string): Promise<void> {
  const crates = foreignPackages(await readFile(lockFile, 'utf8')) ?? new Set();
  if ((await stripTarget(built, crates, new Set())) === 0) throw new Error(`${built} holds no built crates`);
  await removeTree(kept);
  await rename(built, kept);
}

async function keptFolder({ lockFile, ...rest }: CratesIdentity): Promise<string> {
  const { stdout: rustc } = await execa(await requireTool('rustc', 'Rust'), ['-vV']);
  const facts = { ...rest, rustc, lock: await readFile(lockFile, 'utf8') };
  const digest = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
  return join(tmpdir(), `benchmark-gate-test-crates-${digest}`);
}

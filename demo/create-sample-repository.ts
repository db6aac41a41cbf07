import { appendFile, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';

/** The sample workspace as a git repository with a pull request's branch, and the ids of what was committed. */
export interface SampleRepository {
  readonly folder: string;
  readonly main: Commit;
  readonly branch: string;
  readonly head: Commit;
}

interface Commit {
  readonly sha: string;
  readonly tree: string;
}

const BRANCH = 'feat/i2s-block-docs';

/**
 * Copies the sample workspace and commits it, then commits a small change to its quantization crate on a branch. Author
 * and dates are fixed: the same sample gives the same commits.
 *
 * @throws where git isn't installed, with what to install
 */
export async function createSampleRepository(sample: string, folder: string): Promise<SampleRepository> {
  await cp(sample, folder, {
    recursive: true,
    filter: (path) => !['target', 'benchmark-results'].includes(basename(path)),
  });
  const git = gitIn(folder);
  await git(['init', '--quiet', '--initial-branch=main']);
  const main = await commitAll(git, 'Add the sample workspace', '2026-01-05T09:00:00Z');

  await git(['checkout', '--quiet', '-b', BRANCH]);
  await appendFile(
    join(folder, 'crates', await quantizationCrate(folder), 'src/lib.rs'),
    '\n// I2S packs four weights a byte: see docs/reference/i2s-layout.md for the order of the bits.\n',
  );
  await mkdir(join(folder, 'docs/reference'), { recursive: true });
  await writeFile(
    join(folder, 'docs/reference/i2s-layout.md'),
    '# I2S layout\n\nFour two-bit weights share a byte, the first in the lowest bits. A block has one scale.\n',
  );
  const head = await commitAll(git, 'Describe the I2S layout', '2026-01-06T09:00:00Z');
  await git(['checkout', '--quiet', 'main']);
  return { folder, main, branch: BRANCH, head };
}

/** Makes the copy a checkout of the change's branch, from which a person can commit and push to an address. */
export async function followAddress({ folder, branch }: SampleRepository, address: string): Promise<void> {
  const git = gitIn(folder);
  await git(['remote', 'add', 'origin', address]);
  await git(['checkout', '--quiet', branch]);
  await git(['config', 'user.name', 'Sample']);
  await git(['config', 'user.email', 'sample@example.invalid']);
}

async function quantizationCrate(folder: string): Promise<string> {
  const crates = await readdir(join(folder, 'crates'));
  const found = crates.find((name) => name.endsWith('-quantization'));
  if (found === undefined) throw new Error(`${folder}: the sample has no quantization crate`);
  return found;
}

type Git = (args: readonly string[], date?: string) => Promise<string>;

function gitIn(folder: string): Git {
  return async (args, date) => {
    const { stdout } = await execa('git', ['-C', folder, ...args], {
      // A person's own git configuration (signing, hooks, templates) is no part of the sample.
      env: {
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        ...(date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
      },
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT')
        throw new Error('git is not installed: install it and run this again', { cause: error });
      throw error;
    });
    return stdout.trim();
  };
}

async function commitAll(git: Git, subject: string, date: string): Promise<Commit> {
  const author = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid'];
  await git(['add', '--all']);
  await git([...author, 'commit', '--quiet', '-m', subject], date);
  return { sha: await git(['rev-parse', 'HEAD']), tree: await git(['rev-parse', 'HEAD^{tree}']) };
}

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { RunGit } from './run-git.ts';
import { withScratch } from './scratch.ts';

/** Names in the bundle: what to check out, and what it is compared with. */
export const BUNDLED_COMMIT = 'refs/gate/commit';
const BUNDLED_BASE = 'refs/gate/base';
const BUNDLED_TRUSTED = 'refs/gate/trusted';

export interface Bundle {
  readonly file: string;
  /** The content, from its beginning. */
  readonly open: () => Readable;
}

const TIMEOUT_MS = 10 * 60_000;

/**
 * Hands `use` a bundle of a commit, its base and what of its history can be trusted, without their history: what a
 * checkout needs, a few megabytes where the history has hundreds. Equal input gives equal bytes with one version of git. The
 * file is gone afterwards.
 */
export async function withBundle<T>(
  git: RunGit,
  input: {
    readonly folder: string;
    readonly mirror: string;
    readonly sha: string;
    readonly base: string | null;
    readonly trusted: string | null;
    readonly signal?: AbortSignal | undefined;
  },
  use: (bundle: Bundle) => Promise<T>,
): Promise<T> {
  const { mirror, sha, base, trusted, signal } = input;
  const place = 'the mirror';
  const commits = [
    { sha, ref: BUNDLED_COMMIT },
    ...(base === null || base === sha ? [] : [{ sha: base, ref: BUNDLED_BASE }]),
    ...(trusted === null || trusted === sha || trusted === base ? [] : [{ sha: trusted, ref: BUNDLED_TRUSTED }]),
  ];
  return withScratch(input.folder, async (scratch) => {
    const file = join(scratch, 'commit.bundle');
    const bundle = await open(file, 'ax');
    try {
      await bundle.write(headOf(commits));
      // Told as by git's own server of a fetch without history: what a commit is based on isn't looked at.
      const named = [...commits.map(({ sha }) => `--shallow ${sha}\n`), ...commits.map(({ sha }) => `${sha}\n`)];
      const args = ['pack-objects', '--revs', '--stdout', '--quiet', '--delta-base-offset'];
      await git({ args, input: named.join(''), into: bundle.fd, place, cwd: mirror, timeoutMs: TIMEOUT_MS, signal });
    } finally {
      await bundle.close();
    }
    return use({ file, open: () => createReadStream(file) });
  });
}

/** What stands before the pack, as https://git-scm.com/docs/gitformat-bundle has it. */
const headOf = (commits: readonly { readonly sha: string; readonly ref: string }[]): string =>
  ['# v2 git bundle', ...commits.map(({ sha, ref }) => `${sha} ${ref}`), '', ''].join('\n');

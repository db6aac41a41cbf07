import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
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
 * checkout needs, a few megabytes where the history has hundreds. Equal input gives equal bytes with one version of git. The file is gone afterwards.
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
  const common = { place: 'the mirror', timeoutMs: TIMEOUT_MS, signal };
  const commits = [
    { sha, ref: BUNDLED_COMMIT },
    ...(base === null || base === sha ? [] : [{ sha: base, ref: BUNDLED_BASE }]),
    ...(trusted === null || trusted === sha || trusted === base ? [] : [{ sha: trusted, ref: BUNDLED_TRUSTED }]),
  ];
  return withScratch(input.folder, async (scratch) => {
    const shallow = join(scratch, 'shallow.git');
    const file = join(scratch, 'commit.bundle');
    await git({ ...common, args: ['init', '--quiet', '--bare', shallow] });
    await git({
      ...common,
      cwd: shallow,
      args: [
        ...['fetch', '--quiet', '--depth', '1', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance'],
        ...['--', pathToFileURL(mirror).href],
        ...commits.map((commit) => `${commit.sha}:${commit.ref}`),
      ],
    });
    await git({
      ...common,
      cwd: shallow,
      args: ['bundle', 'create', '--quiet', file, ...commits.map((commit) => commit.ref)],
    });
    return use({ file, open: () => createReadStream(file) });
  });
}

import type { Source } from '../../../gate/contract/request.ts';
import type { RunGit } from '../run-git.ts';

/** The name of the one remote, under which git keeps that contents are left where they are. */
const REMOTE = 'asked';

/** Where the commit is, unless it came in a bundle. */
export const FETCHED = 'refs/gate/files';

const FETCH_TIMEOUT_MS = 2 * 60_000;

/** What a source is asked for, and how. */
export interface CommitAsked {
  readonly source: Source;
  /** A commit, or `HEAD`. */
  readonly revision: string;
  /** Credentials, as environment of git, and whether the server is a stranger's. */
  readonly options: { readonly environment: Readonly<Record<string, string>>; readonly isStranger: boolean };
}

/**
 * Fetches a commit alone into a new repository; of a bundle, which can't be asked for parts, all that it has.
 *
 * @param filter what of it is left where it is, where the source can leave something out
 * @throws {GateError} wrong-input: the source doesn't have the commit, or not by itself; transient
 */
export async function fetchAlone(
  git: RunGit,
  cwd: string,
  { source, revision, options }: CommitAsked,
  filter: 'blob:none' | 'tree:0',
): Promise<void> {
  const place = source.location;
  await git({ args: ['init', '--quiet', '--bare', cwd], place });
  const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];
  const fetch = (...more: string[]) =>
    git({ args: ['fetch', ...flags, ...more], place, cwd, timeoutMs: FETCH_TIMEOUT_MS, ...options });
  if (source.kind === 'bundle') {
    await fetch('--', place, '+refs/*:refs/source/*');
    return;
  }
  const settings = {
    'core.repositoryFormatVersion': '1',
    'extensions.partialClone': REMOTE,
    [`remote.${REMOTE}.url`]: place,
    [`remote.${REMOTE}.promisor`]: 'true',
    [`remote.${REMOTE}.partialCloneFilter`]: filter,
  };
  for (const [key, value] of Object.entries(settings)) await git({ args: ['config', key, value], place, cwd });
  await fetch('--depth=1', `--filter=${filter}`, REMOTE, `+${revision}:${FETCHED}`);
}

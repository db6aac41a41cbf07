import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { Source } from '../../../gate/contract/request.ts';
import { withFileLock } from '../../files/with-file-lock.ts';
import { folderName } from '../../host/jobs/job-paths.ts';
import { type BesideBranch, fetchBesideBranch, mergeBase } from '../fetch/fetch-beside-branch.ts';
import { branchOfHead, type FetchContext, fetchCommit, fetchRef } from '../fetch/fetch-commit.ts';
import { GitFailed } from '../git-failure.ts';
import { listHeads, remoteHead } from '../source.ts';
import { recordUse } from './mirror-uses.ts';

/** Another fetch of the same repository may be under way, and a first one takes its time. */
const LOCK_WAIT_MS = 15 * 60_000;

export interface FetchRequest {
  readonly repository: string;
  readonly source: Source;
  readonly sha: string;
  /** A ref or commit to compare with; null: where the commit left the default branch. */
  readonly base: string | null;
  /** Null: the branch that the source's HEAD names. */
  readonly defaultBranch: string | null;
  /**
   * True where the source is the repository's own address, and the default branch the one that its GitHub names: only
   * then does a commit on that branch say something about who let it in.
   */
  readonly isOwnSource?: boolean;
  /**
   * The repository's own address, by which something of a commit from elsewhere can be trusted, too: what its default
   * branch has as well. Absent: nothing of such a commit is.
   */
  readonly ownAddress?: string | null;
  /**
   * True where the default branch may be as this process fetched it for the request before, some seconds ago: for a step
   * that follows on one that looked. Absent: it is asked for.
   */
  readonly isRecentEnough?: boolean;
  /** A branch of the repository that the commit is said to be on; absent: none. */
  readonly branch?: string | null;
  readonly signal?: AbortSignal | undefined;
}

export interface FetchedCommit {
  /** A bare repository of this gate's own. */
  readonly mirror: string;
  readonly sha: string;
  /** Null where there is nothing to compare with: no default branch, no common history, or the commit is on it. */
  readonly base: string | null;
  /** The newest commit in its history that the repository's own default branch has too; null where none is known. */
  readonly trusted: string | null;
  /** True where the commit is on the branch that was asked about, at the repository's own address. */
  readonly isOnBranch: boolean;
}

/**
 * Fetches a commit and its base into the mirror of its repository. Any number of processes may use one mirror at once;
 * fetches wait for each other.
 *
 * @throws {GateError} wrong-input: the source has no such commit or base; transient
 */
export async function fetchIntoMirror(
  context: Omit<FetchContext, 'mirror' | 'used'> & { readonly folder: string },
  request: FetchRequest,
): Promise<FetchedCommit> {
  const mirrors = mirrorsIn(context.folder);
  const mirror = join(mirrors, `${folderName(request.repository.toLowerCase())}.git`);
  await mkdir(mirrors, { recursive: true });
  return withFileLock(mirrorLock(mirror), { waitMs: LOCK_WAIT_MS, signal: request.signal }, async () => {
    await prepareMirror(context, mirror, request.signal);
    const refs = new Set<string>();
    const fetching = { ...context, mirror, used: (ref: string) => void refs.add(ref) };
    try {
      const named = await fetchTips(fetching, request);
      const { base, trusted } = await findAncestors(fetching, request, named);
      return { mirror, sha: request.sha, base, trusted, isOnBranch: await isOnBranch(fetching, request, named) };
    } finally {
      await recordUse(mirror, refs);
    }
  });
}

/** Where the mirrors are, one for each repository. */
export const mirrorsIn = (folder: string): string => join(folder, 'mirrors');

/** Held by whoever writes to a mirror. */
export const mirrorLock = (mirror: string): string => `${mirror}.lock`;

const LEFT_BY_KILLED: readonly (readonly [string, RegExp])[] = [
  ['', /\.lock$/],
  ['refs/gate', /\.lock$/],
  ['objects/pack', /^\.?tmp[_-]/],
];

async function prepareMirror({ git }: Pick<FetchContext, 'git'>, mirror: string, signal?: AbortSignal): Promise<void> {
  if ((await stat(mirror).catch(() => null)) === null) {
    const unfinished = `${mirror}.${randomUUID()}`;
    await git({ args: ['init', '--quiet', '--bare', unfinished], place: 'the mirror', signal });
    await rename(unfinished, mirror);
    return;
  }
  // With the lock held nobody else writes here: these are what a killed git left. Locks would stop every later one, and
  // half a pack is as large as what was fetched of it.
  for (const [folder, left] of LEFT_BY_KILLED) {
    const entries = await readdir(join(mirror, folder)).catch(() => []);
    for (const name of entries.filter((entry) => left.test(entry)))
      await rm(join(mirror, folder, name), { force: true });
  }
}

/**
 * Fetches the commit, and the default branch by name. Returns how they stand to one another; null where nobody named that
 * branch, the source lacks it, or nothing needs it.
 */
async function fetchTips(context: FetchContext, request: FetchRequest): Promise<BesideBranch | null> {
  const { source, sha, base, defaultBranch, isOwnSource, isRecentEnough = false, signal } = request;
  if (defaultBranch !== null && (base === null || isOwnSource)) {
    return fetchBesideBranch(context, source, { sha, branch: defaultBranch, isRecentEnough }, signal);
  }
  await fetchCommit(context, source, sha, signal);
  return null;
}

async function findAncestors(
  context: FetchContext,
  request: FetchRequest,
  named: BesideBranch | null,
): Promise<Pick<FetchedCommit, 'base' | 'trusted'>> {
  const { sha, base } = request;
  const shared = named?.shared ?? null;
  const trusted = request.isOwnSource ? shared : await sharedWithOwn(context, request);
  if (base !== null) return { base: await findBase(context, request, base), trusted };
  const common = named === null ? await sharedWithHead(context, request) : shared;
  return { base: common === sha ? null : common, trusted };
}

/**
 * Null where nobody can be asked by the repository's own address: a private one without a token, one whose certificate git
 * doesn't know, or none at all. Then nothing is trusted, which is said where it matters; an outage is waited out.
 */
async function sharedWithOwn(context: FetchContext, request: FetchRequest): Promise<string | null> {
  const { sha, defaultBranch, ownAddress = null, isRecentEnough = false, signal } = request;
  if (ownAddress === null || defaultBranch === null) return null;
  const own = { kind: 'url', location: ownAddress } as const;
  try {
    const beside = await fetchBesideBranch(context, own, { sha, branch: defaultBranch, isRecentEnough }, signal);
    return beside?.shared ?? null;
  } catch (error) {
    if (error instanceof GitFailed || (error instanceof GateError && error.report.class === 'wrong-input')) return null;
    throw error;
  }
}

async function sharedWithHead(context: FetchContext, request: FetchRequest): Promise<string | null> {
  const tip = await headTip(context, request);
  return tip === null ? null : mergeBase(context, request.sha, tip, request.signal);
}

/** Elsewhere than at its own address a branch may be called anything. */
async function isOnBranch(
  context: FetchContext,
  { source, sha, branch = null, defaultBranch, isOwnSource, signal }: FetchRequest,
  named: BesideBranch | null,
): Promise<boolean> {
  if (branch === null || isOwnSource !== true) return false;
  if (named !== null && branch === defaultBranch) return named.shared === sha;
  const tip = await fetchRef(context, source, `refs/heads/${branch}`, signal);
  return tip !== null && (await mergeBase(context, sha, tip, signal)) === sha;
}

async function findBase(context: FetchContext, request: FetchRequest, base: string): Promise<string> {
  const { source, signal } = request;
  if (/^[0-9a-f]{40}$/.test(base)) {
    await fetchCommit(context, source, base, signal);
    return base;
  }
  const found = await fetchRef(context, source, base, signal);
  if (found === null) {
    throw new GateError({ class: 'wrong-input', message: `${source.location} has no branch, tag or commit ${base}` });
  }
  return found;
}

/** The head of the branch that the source's HEAD names. */
async function headTip(context: FetchContext, { source, signal }: FetchRequest): Promise<string | null> {
  const branch =
    source.kind === 'bundle'
      ? branchOfHead(await listHeads(context.git, source.location))
      : (await remoteHead(context.git, source.location, await context.options(source, signal))).branch;
  return branch === null ? null : fetchRef(context, source, `refs/heads/${branch}`, signal);
}

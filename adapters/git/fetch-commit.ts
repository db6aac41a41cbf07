import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GateError } from '../../gate/contract/gate-error.ts';
import type { Source } from '../../gate/contract/request.ts';
import type { RecentLooks } from '../signals/recent-looks.ts';
import { isPlainRefName } from './plain-ref-name.ts';
import type { RunGit } from './run-git.ts';
import { listHeads } from './source.ts';

const FETCH_TIMEOUT_MS = 10 * 60_000;

export interface FetchContext {
  readonly git: RunGit;
  readonly mirror: string;
  /** Credentials for a source, as environment of git. */
  readonly options: (source: Source, signal?: AbortSignal) => Promise<SourceOptions>;
  /** Is told each ref of the mirror that a request needs: the others may go. */
  readonly used: (ref: string) => void;
  /** Heads of branches that were fetched, by {@link tipKey}. */
  readonly recentTips: RecentLooks<string>;
}

interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly isStranger: boolean;
}

/**
 * Makes sure that the mirror has a commit, under `refs/gate/<sha>`.
 *
 * @throws {GateError} wrong-input: the source doesn't have it
 */
export async function fetchCommit(
  context: FetchContext,
  source: Source,
  sha: string,
  signal?: AbortSignal,
): Promise<void> {
  context.used(pinOf(sha));
  if (await hasCommit(context, sha, signal)) return;
  // Only the tips of a bundle can be asked for by name; a server may refuse what no branch names.
  const exact = source.kind !== 'bundle' && (await tryFetch(context, source, [`${sha}:${pinOf(sha)}`], signal));
  if (!exact) {
    const everything = ['+refs/heads/*:refs/source/heads/*', '+refs/tags/*:refs/source/tags/*'];
    const bundled = ['+refs/*:refs/source/*'];
    await fetchRefs(context, source, source.kind === 'bundle' ? bundled : everything, signal);
    await pin(context, source, sha, signal);
  }
}

/** A commit beside a branch of its source. */
export interface BesideBranch {
  /** The branch's head, fetched. */
  readonly tip: string;
  /** The newest commit that both have in their history; null where there is none. */
  readonly shared: string | null;
}

/**
 * Makes sure that the mirror has a commit, as {@link fetchCommit} does, and finds the head of a branch: in one look at the
 * source where the mirror has no such commit yet, since asking a server once more takes longer than all else; and in none
 * where the branch was fetched from that source a moment ago, and that will do.
 *
 * @returns null where the source has no such branch
 * @throws {GateError} wrong-input: the source doesn't have the commit
 */
export async function fetchBesideBranch(
  context: FetchContext,
  source: Source,
  { sha, branch, isRecentEnough }: { readonly sha: string; readonly branch: string; readonly isRecentEnough: boolean },
  signal?: AbortSignal,
): Promise<BesideBranch | null> {
  const ref = `refs/heads/${branch}`;
  const recent = isRecentEnough ? context.recentTips.take(tipKey(context, source, ref)) : undefined;
  const known = recent === undefined ? null : await besideIfThere(context, sha, pinOf(recent), signal);
  if (known !== null) {
    for (const used of [pinOf(sha), localOf(ref), pinOf(known.tip)]) context.used(used);
    return known;
  }
  const beside = await fetchAnew(context, source, { sha, ref }, signal);
  if (beside !== null) context.recentTips.keep(tipKey(context, source, ref), beside.tip);
  return beside;
}

/** Another source's branch of that name is another branch, though the mirror keeps both under one name. */
const tipKey = ({ mirror }: FetchContext, { kind, location }: Source, ref: string): string =>
  JSON.stringify([mirror, kind, location, ref]);

async function fetchAnew(
  context: FetchContext,
  source: Source,
  { sha, ref }: { readonly sha: string; readonly ref: string },
  signal?: AbortSignal,
): Promise<BesideBranch | null> {
  context.used(pinOf(sha));
  const isThere = await hasCommit(context, sha, signal);
  if (source.kind !== 'bundle' && (await isRefName(context, ref))) {
    const wanted = [...(isThere ? [] : [`${sha}:${pinOf(sha)}`]), `+${ref}:${localOf(ref)}`];
    if (await tryFetch(context, source, wanted, signal)) {
      const beside = await besideRef(context, sha, `${localOf(ref)}^{commit}`, signal);
      await pinTip(context, source, { ref, commit: beside.tip }, signal);
      return beside;
    }
    if (isThere) return null;
  }
  // Which of them the source lacks is found out by asking for each.
  await fetchCommit(context, source, sha, signal);
  const tip = await fetchRef(context, source, ref, signal);
  return tip === null ? null : besideRef(context, sha, pinOf(tip), signal);
}

/** What a commit that is pinned has in common with what a name in the mirror stands for. */
async function besideRef(
  context: Pick<FetchContext, 'git' | 'mirror'>,
  sha: string,
  name: string,
  signal?: AbortSignal,
): Promise<BesideBranch> {
  const { git, mirror } = context;
  const args = ['rev-parse', `${pinOf(sha)}...${name}`];
  return besideOf((await git({ args, place: 'the mirror', cwd: mirror, signal })).stdout);
}

/** As {@link besideRef}; null where the mirror has not both. */
async function besideIfThere(
  { git, mirror }: FetchContext,
  sha: string,
  name: string,
  signal?: AbortSignal,
): Promise<BesideBranch | null> {
  const args = ['rev-parse', '--quiet', `${pinOf(sha)}...${name}`];
  const { exitCode, stdout } = await git({ args, place: 'the mirror', cwd: mirror, answers: [1, 128], signal });
  return exitCode === 0 ? besideOf(stdout) : null;
}

/** Of `ONE...OTHER` git names the other, the one, and what both have, the newest first: the very `git merge-base`. */
function besideOf(named: Buffer): BesideBranch {
  const [tip = '', , shared] = named.toString().trim().split('\n');
  return { tip, shared: shared?.slice(1) ?? null };
}

/**
 * The commit that a branch, a tag or a full ref name of the source names, fetched; null where it has no such ref.
 */
export async function fetchRef(
  context: FetchContext,
  source: Source,
  name: string,
  signal?: AbortSignal,
): Promise<string | null> {
  for (const ref of name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`]) {
    if (!(await isRefName(context, ref))) return null;
    if (source.kind === 'bundle' && !(await listHeads(context.git, source.location)).has(ref)) continue;
    if (await tryFetch(context, source, [`+${ref}:${localOf(ref)}`], signal)) {
      return pinFetched(context, source, ref, signal);
    }
  }
  return null;
}

/** Where the mirror keeps what a ref of its source named when it was fetched. */
const localOf = (ref: string): string => `refs/source/${ref.slice('refs/'.length)}`;

/** The commit of a ref that was just fetched. The ref may move on while somebody still reads what it names now. */
async function pinFetched(context: FetchContext, source: Source, ref: string, signal?: AbortSignal): Promise<string> {
  const { stdout } = await context.git({
    args: ['rev-parse', '--verify', '--end-of-options', `${localOf(ref)}^{commit}`],
    place: `${source.location} ${ref}`,
    cwd: context.mirror,
    signal,
  });
  const commit = stdout.toString().trim();
  await pinTip(context, source, { ref, commit }, signal);
  return commit;
}

/** Most often the branch is where it was: then there is nothing to write. */
async function pinTip(
  context: FetchContext,
  source: Source,
  { ref, commit }: { readonly ref: string; readonly commit: string },
  signal?: AbortSignal,
): Promise<void> {
  context.used(localOf(ref));
  if (!(await isPinned(context, commit))) await keep(context, source, commit, signal);
  context.used(pinOf(commit));
}

/** Whether a pin lies in a file of its own; one that git has packed since is written once more, which changes nothing. */
const isPinned = async ({ mirror }: FetchContext, sha: string): Promise<boolean> =>
  (await readFile(join(mirror, pinOf(sha)), 'latin1').catch(() => '')).trim() === sha;

/** The ref of the mirror that keeps a commit. */
const pinOf = (sha: string): string => `refs/gate/${sha}`;

/** The branch that a bundle's HEAD stands for; a bundle records only the commit. */
export function branchOfHead(heads: ReadonlyMap<string, string>): string | null {
  const branches = [...heads.keys()].filter((name) => name.startsWith('refs/heads/'));
  const same = branches.filter((name) => heads.get(name) === heads.get('HEAD'));
  const likely = [...same, ...branches].find((name) => /^refs\/heads\/(?:main|master|trunk)$/.test(name)) ?? same[0];
  return likely?.slice('refs/heads/'.length) ?? null;
}

async function hasCommit({ git, mirror }: FetchContext, sha: string, signal?: AbortSignal): Promise<boolean> {
  const { exitCode } = await git({
    args: ['rev-parse', '--verify', '--quiet', `${pinOf(sha)}^{commit}`],
    place: 'the mirror',
    cwd: mirror,
    answers: [1, 128],
    signal,
  });
  return exitCode === 0;
}

/** False where the source has no such commit or ref; other failures are thrown. */
async function tryFetch(context: FetchContext, source: Source, refspecs: string[], signal?: AbortSignal) {
  try {
    await fetchRefs(context, source, refspecs, signal);
    return true;
  } catch (error) {
    if (error instanceof GateError && error.report.message === `${source.location} has no such commit`) return false;
    throw error;
  }
}

async function fetchRefs(
  { git, mirror, options }: FetchContext,
  source: Source,
  refspecs: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-maintenance'];
  await git({
    args: ['fetch', ...flags, '--', source.location, ...refspecs],
    place: source.location,
    cwd: mirror,
    timeoutMs: FETCH_TIMEOUT_MS,
    ...(await options(source, signal)),
  });
}

async function pin({ git, mirror }: FetchContext, source: Source, sha: string, signal?: AbortSignal): Promise<void> {
  const place = source.location;
  const { exitCode } = await git({
    args: ['cat-file', '-e', `${sha}^{commit}`],
    place,
    cwd: mirror,
    answers: [1, 128],
    signal,
  });
  if (exitCode !== 0) throw new GateError({ class: 'wrong-input', message: `${place} has no commit ${sha}` });
  await keep({ git, mirror }, source, sha, signal);
}

/** Pins a commit that the mirror is known to have. */
const keep = (
  { git, mirror }: Pick<FetchContext, 'git' | 'mirror'>,
  { location }: Source,
  sha: string,
  signal?: AbortSignal,
) => git({ args: ['update-ref', pinOf(sha), sha], place: location, cwd: mirror, signal });

async function isRefName({ git }: FetchContext, ref: string): Promise<boolean> {
  if (isPlainRefName(ref)) return true;
  return (await git({ args: ['check-ref-format', ref], place: ref, answers: [1] })).exitCode === 0;
}

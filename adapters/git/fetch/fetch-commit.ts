import { GateError } from '../../../gate/contract/gate-error.ts';
import type { Source } from '../../../gate/contract/request.ts';
import type { RecentLooks } from '../../signals/recent-looks.ts';
import { isPinned, localOf, pinOf } from '../mirror/mirror-refs.ts';
import type { RunGit } from '../run-git.ts';
import { listHeads } from '../source.ts';
import { isPlainRefName } from './plain-ref-name.ts';

const FETCH_TIMEOUT_MS = 10 * 60_000;

export interface FetchContext {
  readonly git: RunGit;
  readonly mirror: string;
  /** Credentials for a source, as environment of git. */
  readonly options: (source: Source, signal?: AbortSignal) => Promise<SourceOptions>;
  /** Is told each ref of the mirror that a request needs: the others may go. */
  readonly used: (ref: string) => void;
  /** Heads of branches that were fetched, by mirror, source and ref. */
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
export async function pinTip(
  context: FetchContext,
  source: Source,
  { ref, commit }: { readonly ref: string; readonly commit: string },
  signal?: AbortSignal,
): Promise<void> {
  context.used(localOf(ref));
  if (!(await isPinned(context.mirror, commit))) await keep(context, source, commit, signal);
  context.used(pinOf(commit));
}

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
export async function tryFetch(context: FetchContext, source: Source, refspecs: string[], signal?: AbortSignal) {
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

export async function isRefName({ git }: FetchContext, ref: string): Promise<boolean> {
  if (isPlainRefName(ref)) return true;
  return (await git({ args: ['check-ref-format', ref], place: ref, answers: [1] })).exitCode === 0;
}

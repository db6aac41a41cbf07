import type { Source } from '../../../gate/contract/request.ts';
import { isPinned, localOf, pinOf } from '../mirror/mirror-refs.ts';
import { type FetchContext, fetchCommit, fetchRef, isRefName, pinTip, tryFetch } from './fetch-commit.ts';

/** A commit beside a branch of its source. */
export interface BesideBranch {
  /** The branch's head, fetched. */
  readonly tip: string;
  /** The newest commit that both have in their history; null where there is none. */
  readonly shared: string | null;
}

/**
 * Makes sure that the mirror has a commit, and finds the head of a branch: in one look at the source, since asking a server
 * once more takes longer than all else; and in none where the mirror has the commit, the branch was fetched from that very
 * source a moment ago, and that will do.
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
  const key = tipKey(context, source, ref);
  context.used(pinOf(sha));
  const recent = isRecentEnough ? context.recentTips.take(key) : undefined;
  const known = recent === undefined ? null : await besideIfThere(context, sha, pinOf(recent), signal);
  if (known !== null) {
    context.used(localOf(ref));
    context.used(pinOf(known.tip));
    return known;
  }
  const beside = (await fetchTogether(context, source, { sha, ref }, signal)) ?? (await fetchInTurn());
  if (beside !== null) context.recentTips.keep(key, beside.tip);
  return beside;

  /** Which of them the source lacks is found out by asking for each. */
  async function fetchInTurn(): Promise<BesideBranch | null> {
    await fetchCommit(context, source, sha, signal);
    const tip = await fetchRef(context, source, ref, signal);
    return tip === null ? null : { tip, shared: await mergeBase(context, sha, tip, signal) };
  }
}

/** Another source's branch of that name is another branch, though the mirror keeps both under one name. */
const tipKey = ({ mirror }: FetchContext, { kind, location }: Source, ref: string): string =>
  JSON.stringify([mirror, kind, location, ref]);

/** Null where that can't be done, whatever stands against it. */
async function fetchTogether(
  context: FetchContext,
  source: Source,
  { sha, ref }: { readonly sha: string; readonly ref: string },
  signal?: AbortSignal,
): Promise<BesideBranch | null> {
  if (source.kind === 'bundle' || !(await isRefName(context, ref))) return null;
  const commit = (await isPinned(context.mirror, sha)) ? [] : [`${sha}:${pinOf(sha)}`];
  if (!(await tryFetch(context, source, [...commit, `+${ref}:${localOf(ref)}`], signal))) return null;
  const beside = await besideIfThere(context, sha, `${localOf(ref)}^{commit}`, signal);
  if (beside !== null) await pinTip(context, source, { ref, commit: beside.tip }, signal);
  return beside;
}

/** What a commit that is pinned has in common with what a name stands for; null where the mirror has not both. */
async function besideIfThere(
  { git, mirror }: FetchContext,
  sha: string,
  name: string,
  signal?: AbortSignal,
): Promise<BesideBranch | null> {
  const args = ['rev-parse', '--quiet', `${pinOf(sha)}...${name}`];
  const { exitCode, stdout } = await git({ args, place: 'the mirror', cwd: mirror, answers: [1, 128], signal });
  // Of `ONE...OTHER` it names the other, the one, and what both have, the newest first: the very `git merge-base`.
  const [tip = '', , shared] = stdout.toString().trim().split('\n');
  return exitCode === 0 ? { tip, shared: shared?.slice(1) ?? null } : null;
}

/** The newest commit that both have in their history; null where there is none. */
export async function mergeBase(
  { git, mirror }: Pick<FetchContext, 'git' | 'mirror'>,
  one: string,
  other: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const args = ['merge-base', one, other];
  const { exitCode, stdout } = await git({ args, place: 'the mirror', cwd: mirror, answers: [1], signal });
  return exitCode === 0 ? stdout.toString().trim() : null;
}

import type { Source } from '../../../gate/contract/request.ts';
import type { RunGit } from '../run-git.ts';
import { commitIn, folderOfAddress, listHeads, type RemoteOptions, remoteRefs } from '../source.ts';

/**
 * Whether a source has what a person wants to compare with: a branch, a tag, a full ref name or a commit. Null where it
 * can't be asked without fetching: a single commit of a remote or a bundle.
 *
 * @throws {GateError} wrong-input where there is no git repository; transient where it can't be reached
 */
export async function hasBase(
  git: RunGit,
  source: Source,
  base: string,
  options: RemoteOptions = {},
): Promise<boolean | null> {
  const isCommit = /^[0-9a-f]{40}$/.test(base);
  if (isCommit && source.kind !== 'bundle') {
    const isRemote = source.kind === 'url' && !source.location.startsWith('file://');
    if (isRemote) return null;
    const folder = source.kind === 'url' ? folderOfAddress(source.location) : source.location;
    return (await commitIn(git, folder, base)) === base;
  }
  const refs = base.startsWith('refs/') ? [base] : [`refs/heads/${base}`, `refs/tags/${base}`];
  if (source.kind === 'bundle') {
    const heads = await listHeads(git, source.location);
    if (isCommit) return [...heads.values()].includes(base) || null;
    return refs.some((ref) => heads.has(ref));
  }
  const found = await remoteRefs(git, source.location, refs, options);
  return refs.some((ref) => found.has(ref));
}

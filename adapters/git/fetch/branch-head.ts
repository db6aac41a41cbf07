import type { Source } from '../../../gate/contract/request.ts';
import type { RunGit } from '../run-git.ts';
import { listHeads, type RemoteOptions, remoteRefs } from '../source.ts';

/**
 * The commit at a branch's head in a source, without fetching anything; null where it has no such branch.
 *
 * @throws {GateError} wrong-input where there is no git repository; transient where it can't be reached
 */
export async function branchHead(
  git: RunGit,
  { kind, location }: Source,
  branch: string,
  options: RemoteOptions = {},
): Promise<string | null> {
  const ref = `refs/heads/${branch}`;
  const refs = kind === 'bundle' ? await listHeads(git, location) : await remoteRefs(git, location, [ref], options);
  return refs.get(ref) ?? null;
}

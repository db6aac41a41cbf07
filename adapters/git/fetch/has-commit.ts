import { join } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';
import type { RunGit } from '../run-git.ts';
import { type CommitAsked, fetchAlone } from './fetch-alone.ts';

/**
 * Whether a remote source has a commit, found out by fetching nothing but that, without its files. Null where it can't be
 * asked so: a bundle, or a server that gives no commit by its id alone.
 *
 * @param folder an empty one
 * @throws {GateError} wrong-input where there is no git repository; transient where it can't be reached
 */
export async function hasCommit(git: RunGit, folder: string, asked: CommitAsked): Promise<boolean | null> {
  if (asked.source.kind === 'bundle') return null;
  try {
    await fetchAlone(git, join(folder, 'commit.git'), asked, 'tree:0');
    return true;
  } catch (error) {
    const { location } = asked.source;
    if (!(error instanceof GateError) || error.report.message !== `${location} has no such commit`) throw error;
    return /unadvertised object/i.test(error.report.excerpt ?? '') ? null : false;
  }
}

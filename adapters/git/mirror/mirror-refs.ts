import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The ref of a mirror that keeps a commit. */
export const pinOf = (sha: string): string => `refs/gate/${sha}`;

/** Where a mirror keeps what a ref of its source named when it was fetched. */
export const localOf = (ref: string): string => `refs/source/${ref.slice('refs/'.length)}`;

/**
 * Whether a commit is pinned, as the files of a mirror's refs say: no process has to be started for that. Where git keeps
 * refs in another way it is said of none, and a fetch or a pin too many changes nothing.
 */
export async function isPinned(mirror: string, sha: string): Promise<boolean> {
  const read = (file: string) => readFile(join(mirror, file), 'latin1').catch(() => '');
  return (await read(pinOf(sha))).trim() === sha || (await read('packed-refs')).includes(`\n${sha} ${pinOf(sha)}\n`);
}

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { CommittedFile } from '../../../git/objects/list-files.ts';

/**
 * SHA-256 of the tracked files that a process may read while it is measured, by their paths, modes and git ids: all but
 * Rust source, which shows in the executable. A build script shows in what it writes, where a process may read that.
 *
 * @param isData narrows that to what the profile says that is read; absent: it says nothing
 */
export function trackedData(files: readonly CommittedFile[], isData?: (path: string) => boolean): string {
  const read = files.filter(({ path }) => isBuildScript(path) || (isData?.(path) ?? !path.endsWith('.rs')));
  const lines = read.map(({ path, mode, id }) => `${mode} ${id} ${path}`).sort();
  return createHash('sha256').update(lines.join('\0')).digest('hex');
}

const isBuildScript = (path: string): boolean => basename(path) === 'build.rs';

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { ConfinedCommand, Mount } from './sandbox/confined-command.ts';
import { outsidePath } from './sandbox/outside-path.ts';

/** What every sandbox sees of the system, at the same place inside as outside. */
const SYSTEM_FOLDERS: readonly Mount[] = ['/usr', '/bin', '/sbin', '/lib', '/lib64'].map((folder) => ({
  outside: folder,
  inside: folder,
}));

/**
 * The absolute path, inside, of the program that a command names: by its `PATH`, or relative to its `cwd`. Null where
 * there is no such program, before anything is started: a shell's 127 could as well be the program's own.
 */
export async function resolveExecutable(command: ConfinedCommand, sandboxed: boolean): Promise<string | null> {
  const mounts = [...command.writable, ...command.readable, ...SYSTEM_FOLDERS];
  const candidates = command.file.includes('/')
    ? [isAbsolute(command.file) ? command.file : join(command.cwd, command.file)]
    : (command.environment.PATH ?? '/usr/bin:/bin')
        .split(':')
        .filter(isAbsolute)
        .map((folder) => join(folder, command.file));
  for (const candidate of candidates) {
    const outside = sandboxed ? outsidePath(candidate, mounts) : candidate;
    if (outside !== null && (await isExecutable(outside))) {
      return candidate;
    }
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

import type { ResourceLimits } from '../limits/resource-limits.ts';
import type { ConfinedCommand } from './confined-command.ts';
import { mounts } from './mounts.ts';

/**
 * Arguments of `bwrap` for a command: namespaces of its own, the system read-only, no home, an empty `/tmp`, the
 * command's folders, and an environment of exactly the given variables (and `PWD`, which `bwrap` adds). `--new-session` makes the namespace's processes one group, so that SIGTERM reaches them.
 */
export function bubblewrapArguments(
  command: ConfinedCommand,
  executable: string,
  limits: Pick<ResourceLimits, 'memoryBytes'>,
): string[] {
  return [
    '--unshare-all',
    ...(command.network ? ['--share-net'] : []),
    '--die-with-parent',
    '--new-session',
    ...['--cap-drop', 'ALL'],
    ...['--hostname', 'bench'],
    ...mounts(command, limits),
    '--clearenv',
    ...Object.entries(command.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', command.cwd],
    '--',
    executable,
    ...command.args,
  ];
}

import type { ResourceLimits } from '../limits/resource-limits.ts';
import type { ConfinedCommand } from './confined-command.ts';
import { mounts } from './mounts.ts';
import type { Sandbox } from './sandbox.ts';

/** Where `bwrap` reads the filter of system calls from: after the control line. */
export const FILTER_DESCRIPTOR = 4;

/**
 * Arguments of `bwrap` for a command: namespaces of its own, the system read-only, no home, an empty `/tmp`, the
 * command's folders, and an environment of exactly the given variables (and `PWD`, which `bwrap` adds). `--new-session` makes the namespace's processes one group, so that SIGTERM reaches them.
 */
export function bubblewrapArguments(input: {
  readonly command: ConfinedCommand;
  readonly executable: string;
  readonly limits: Pick<ResourceLimits, 'memoryBytes'>;
  readonly sandbox: Sandbox;
  /** Where `bwrap` finds a folder of the command. */
  readonly sourceOf: (outside: string) => string;
}): string[] {
  const { command, executable, limits, sandbox, sourceOf } = input;
  return [
    '--unshare-all',
    ...(command.network ? ['--share-net'] : []),
    ...(sandbox.namespaces === 'refused' ? ['--unshare-user', '--disable-userns'] : []),
    ...(sandbox.keyrings === 'refused' ? ['--seccomp', String(FILTER_DESCRIPTOR)] : []),
    '--die-with-parent',
    '--new-session',
    ...['--cap-drop', 'ALL'],
    ...['--hostname', 'bench'],
    ...mounts(command, limits, sourceOf),
    '--clearenv',
    ...Object.entries(command.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', command.cwd],
    '--',
    executable,
    ...command.args,
  ];
}

import { getPriority } from 'node:os';
import type { ResourceLimits } from './limits/resource-limits.ts';
import { RUN_MARKER } from './marked-processes.ts';
import type { ProcessTools } from './process-tools.ts';
import type { ConfinedCommand } from './sandbox/confined-command.ts';

/** Where a holder has its control line. */
export const CONTROL_DESCRIPTOR = 3;

/**
 * Closes what the worker was started with, such as its launcher's lock or log: libuv keeps only some of that from a
 * child, and `bwrap` nothing. Nothing begins where it can't be seen what is open. A `sh` may not know numbers over 9.
 */
const closeAbove = (last: number): string =>
  `[ -e /proc/self/fd/${last} ] || { echo 'can not see the open descriptors in /proc' >&2; exit 125; }; ` +
  `for fd in /proc/self/fd/*; do fd=\${fd##*/}; [ "$fd" -le ${last} ] || exec {fd}>&-; done; `;

/**
 * Says on descriptor 3 that the lock is held and waits to be let go: this process first ends what an earlier holder
 * left. Where this process died meanwhile nothing begins. `setsid` before it made it a group of its own.
 */
const HANDSHAKE = 'echo "held $$" >&3; read -r go <&3 || exit 125; ';

/** What starts a command, from the outside in. The order matters: see the comments. */
export function holderArguments(input: {
  readonly tools: ProcessTools;
  readonly lockFile: string;
  /** What makes the sandbox, see `sandboxArguments`; null: no sandbox. */
  readonly sandboxed: readonly string[] | null;
  readonly command: ConfinedCommand;
  readonly executable: string;
  /** The last of the descriptors that the holder is started with on purpose. */
  readonly lastDescriptor: number;
  readonly marker: string;
  readonly limits: ResourceLimits;
}): string[] {
  const { tools, command, executable } = input;
  const begin = `${closeAbove(input.lastDescriptor)}${HANDSHAKE}`;
  return [
    // The holder dies with this process …
    ...[tools.setpriv, '--pdeathsig', 'KILL'],
    // … and with it the lock is free: `-o` keeps it from the command, which could keep it for ever in a daemon …
    ...[tools.flock, '-o', input.lockFile],
    // … and the command's first process dies with the holder.
    ...[tools.setsid, tools.setpriv, '--pdeathsig', 'KILL'],
    // A core file of a bench is a copy of its memory on the disk, and nobody reads it.
    ...[tools.prlimit, '--core=0', `--fsize=${input.limits.fileBytes}`],
    ...(input.sandboxed === null
      ? [
          ...[tools.bash, '--norc', '-c', `${begin} exec "$@" 3>&-`, 'bash'],
          ...priority(tools, command),
          ...[tools.env, '-i', ...assignments({ ...command.environment, [RUN_MARKER]: input.marker })],
          // `env` would take a path with an equals sign for a variable.
          ...[tools.sh, '-c', 'exec "$@"', 'sh', executable, ...command.args],
        ]
      : [
          ...[tools.bash, '--norc', '-c', `${begin} exec "$@"`, 'bash'],
          ...priority(tools, command),
          // For what makes the sandbox, and none of the command's variables.
          ...[tools.env, `${RUN_MARKER}=${input.marker}`],
          ...input.sandboxed,
        ]),
  ];
}

/** Only of the command and what it starts: nothing on the host is set. */
function priority(tools: ProcessTools, { affinity, niceness }: ConfinedCommand): string[] {
  return [
    ...(affinity === undefined ? [] : [tools.taskset, '-c', affinity]),
    // `nice` adds to what it has inherited.
    ...(niceness === undefined ? [] : [tools.nice, '-n', `${niceness - getPriority()}`]),
  ];
}

function assignments(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

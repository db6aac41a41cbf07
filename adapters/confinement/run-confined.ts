import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { GateError } from '../../gate/contract/gate-error.ts';
import { requireTool } from '../files/find-tool.ts';
import { holdCommand } from './hold-command.ts';
import { CONTROL_DESCRIPTOR, holderArguments } from './holder-arguments.ts';
import { createCommandGroup } from './limits/command-group.ts';
import { defaultLimits } from './limits/default-limits.ts';
import type { ResourceLimits } from './limits/resource-limits.ts';
import { lockMark } from './marked-processes.ts';
import { processTools } from './process-tools.ts';
import { resolveExecutable } from './resolve-executable.ts';
import { FILTER_DESCRIPTOR } from './sandbox/bubblewrap-arguments.ts';
import type { ConfinedCommand, RunConfined } from './sandbox/confined-command.ts';
import { detectIsolation } from './sandbox/detect-isolation.ts';
import type { Isolation } from './sandbox/isolation.ts';
import { keyCallFilter } from './sandbox/key-calls.ts';
import { outsidePath } from './sandbox/outside-path.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { sandboxArguments } from './sandbox/sandbox-arguments.ts';
import { handOver } from './sandbox/unprivileged-user.ts';

export interface RunConfinedOptions {
  /** The machine's lock: one confined command at a time holds it, whatever workers run on this machine. */
  readonly lockFile: string;
  readonly isolation: Isolation;
  /** What the sandbox is made of; absent: found out at the first command that needs one. */
  readonly sandbox?: Sandbox;
  /** What each command may take; absent: the defaults for this machine. */
  readonly limits?: ResourceLimits;
  /** The delegated cgroup below which commands get their own; null or absent: memory and processes aren't limited. */
  readonly cgroup?: string | null;
  /** Values that are masked wherever a command prints them, besides tokens of known shapes. */
  readonly secrets?: readonly string[];
}

/**
 * Makes the one function that runs the change's code on this host: under the machine's lock, in a sandbox where there
 * is one, and dead with its time, its cancellation or this process.
 *
 * @throws {GateError} from the function: tool-missing (no such program), host-state-lost (a mount's folder is gone),
 *   transient (lock or sandbox could not be had)
 */
export function createRunConfined(options: RunConfinedOptions): RunConfined {
  const sandboxed = options.isolation === 'bubblewrap';
  const { limits = defaultLimits(), cgroup = null, secrets = [] } = options;
  let found: Promise<Sandbox> | null = null;
  return async (command) => {
    await requireMounts(command, sandboxed);
    const executable = await resolveExecutable(command, sandboxed);
    if (executable === null) {
      throw new GateError({ class: 'tool-missing', message: `there is no program ${command.file} to run` });
    }
    found ??= sandboxed ? requireSandbox(options.sandbox) : null;
    const sandbox = await found;
    const tools = await processTools();
    const mark = await lockMark(options.lockFile);
    const marker = `${mark}.${randomUUID()}`;
    const filter = sandbox?.keyrings === 'refused' ? keyCallFilter() : null;
    for (const { outside } of command.writable) await handOver(outside, sandbox?.user ?? null);
    return holdCommand({
      command,
      lockFile: options.lockFile,
      sandboxed,
      limits,
      secrets,
      group: cgroup === null ? null : () => createCommandGroup(cgroup, mark, limits),
      marker,
      cwd: sandboxed ? '/' : command.cwd,
      filter,
      argv: holderArguments({
        tools,
        lockFile: options.lockFile,
        sandboxed:
          sandbox === null
            ? null
            : await sandboxArguments({
                bubblewrap: await requireTool('bwrap', 'bubblewrap'),
                ...{ tools, sandbox, command, executable, limits },
                // The control line's other direction, which `bwrap` keeps from the command.
                statusDescriptor: CONTROL_DESCRIPTOR,
              }),
        command,
        executable,
        lastDescriptor: filter === null ? CONTROL_DESCRIPTOR : FILTER_DESCRIPTOR,
        marker,
        limits,
      }),
    });
  };
}

async function requireSandbox(given: Sandbox | undefined): Promise<Sandbox> {
  if (given !== undefined) return given;
  const { sandbox, reason } = await detectIsolation();
  if (sandbox === null) throw new GateError({ class: 'transient', message: `this host has no sandbox: ${reason}` });
  return sandbox;
}

async function requireMounts(command: ConfinedCommand, sandboxed: boolean): Promise<void> {
  for (const mount of [...command.writable, ...command.readable]) {
    if (!sandboxed && mount.inside !== mount.outside) {
      throw new Error(`without a sandbox ${mount.outside} can't be seen as ${mount.inside}`);
    }
    await requireFolder(mount.outside, mount.outside);
  }
  // What isn't there can't be entered: neither `bwrap` nor Node says that in a way that could be told from a fault of theirs.
  const { cwd } = command;
  const outside = sandboxed ? outsidePath(cwd, [...command.writable, ...command.readable]) : cwd;
  if (outside !== null) await requireFolder(outside, cwd);
}

async function requireFolder(outside: string, shown: string): Promise<void> {
  try {
    await access(outside);
  } catch (cause) {
    throw new GateError({ class: 'host-state-lost', message: `the folder ${shown} isn't there (any more)` }, { cause });
  }
}

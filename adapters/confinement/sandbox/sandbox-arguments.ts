import type { ResourceLimits } from '../limits/resource-limits.ts';
import type { ProcessTools } from '../process-tools.ts';
import { bubblewrapArguments } from './bubblewrap-arguments.ts';
import type { ConfinedCommand } from './confined-command.ts';
import type { Sandbox } from './sandbox.ts';
import { ownSessionKeyring } from './session-keyring.ts';
import { staging, UNSTAGED } from './staging.ts';

/**
 * What makes the sandbox of a command, from the outside in: another user where this one is root, a session keyring of
 * its own, and `bwrap`. None of them forks before there is a sandbox but the stage of a root worker, whose child dies
 * with it.
 *
 * @param statusDescriptor where `bwrap` says what becomes of the command; null: nowhere
 */
export async function sandboxArguments(input: {
  readonly bubblewrap: string;
  readonly tools: ProcessTools;
  readonly sandbox: Sandbox;
  readonly command: ConfinedCommand;
  readonly executable: string;
  readonly limits: Pick<ResourceLimits, 'memoryBytes'>;
  readonly statusDescriptor: number | null;
}): Promise<string[]> {
  const { bubblewrap, tools, sandbox, command, executable, limits, statusDescriptor } = input;
  const { prefix, sourceOf } = sandbox.user === null ? UNSTAGED : staging(bubblewrap, tools, sandbox.user, command);
  const keyring = sandbox.keyrings === 'own-session' ? ((await ownSessionKeyring()) ?? []) : [];
  return [
    ...prefix,
    ...keyring,
    bubblewrap,
    ...(statusDescriptor === null ? [] : ['--json-status-fd', String(statusDescriptor)]),
    ...bubblewrapArguments({ command, executable, limits, sandbox, sourceOf }),
  ];
}

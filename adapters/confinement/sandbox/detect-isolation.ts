import { execa } from 'execa';
import { findTool } from '../../files/find-tool.ts';
import { processTools } from '../process-tools.ts';
import type { ConfinedCommand, Mount } from './confined-command.ts';
import { ESCAPE_TRIAL } from './host-controls.ts';
import type { Isolation } from './isolation.ts';
import { filtersAreFree, keyCallFilter } from './key-calls.ts';
import type { Sandbox } from './sandbox.ts';
import { sandboxArguments } from './sandbox-arguments.ts';
import { ownSessionKeyring } from './session-keyring.ts';
import { missingCapabilities } from './staging.ts';
import { confinedUser } from './unprivileged-user.ts';

const TRIAL_MS = 10_000;

/** Says what of its arguments can't be read, and opens what acts on the host. */
const TRIAL = `for place in "$@"; do [ -r "$place" ] || echo "unread $place"; done\n${ESCAPE_TRIAL}`;

const AS_A_USER = 'run the worker as an ordinary user';

export type DetectedIsolation =
  | { readonly isolation: 'bubblewrap'; readonly sandbox: Sandbox; readonly reason: null }
  | {
      readonly isolation: Exclude<Isolation, 'bubblewrap'>;
      readonly sandbox: null;
      /** Why there is no sandbox, in words, with the mend. */
      readonly reason: string;
    };

/**
 * Whether this host can sandbox: tried, not guessed, with the profile that commands get and by what an escape would do.
 * A container's seccomp profile or a kernel without unprivileged user namespaces shows only then.
 *
 * @param readable what every command must be able to read, such as a toolchain
 */
export async function detectIsolation(readable: readonly Mount[] = []): Promise<DetectedIsolation> {
  const bubblewrap = await findTool('bwrap');
  if (bubblewrap === null) return none('bubblewrap is not installed: install the package bubblewrap');
  const lacks = confinedUser() === null ? [] : await missingCapabilities();
  if (lacks.length > 0) {
    return none(`root can't become another user for a command without ${lacks.join(', ')}: ${AS_A_USER}`);
  }
  const keyrings = await keyringsHere();
  let said = '';
  for (const namespaces of ['refused', 'allowed'] as const) {
    const sandbox: Sandbox = { user: confinedUser(), namespaces, keyrings };
    const trial = await tryOut(bubblewrap, sandbox, readable);
    if ('lines' in trial) return judged(sandbox, trial.lines);
    said = trial.said;
  }
  const asRoot = confinedUser() === null ? '' : `: ${AS_A_USER}`;
  return none(`bubblewrap doesn't work here: ${said.slice(0, 300)}${asRoot}`);
}

const none = (reason: string): DetectedIsolation => ({ isolation: 'none', sandbox: null, reason });

function judged(sandbox: Sandbox, lines: readonly string[]): DetectedIsolation {
  const unread = lines.find((line) => line.startsWith('unread '))?.slice('unread '.length);
  const open = lines.find((line) => !line.startsWith('unread '));
  if (open !== undefined) {
    return none(`a command in the sandbox can open ${open} for writing, and by it change the host: ${AS_A_USER}`);
  }
  if (unread !== undefined) {
    return none(`a command as user ${sandbox.user} can't read ${unread}: let others read it, or ${AS_A_USER}`);
  }
  return { isolation: 'bubblewrap', sandbox, reason: null };
}

async function keyringsHere(): Promise<Sandbox['keyrings']> {
  if (keyCallFilter() !== null && (await filtersAreFree())) return 'refused';
  return (await ownSessionKeyring()) === null ? 'shared' : 'own-session';
}

type Trial = { readonly lines: string[] } | { readonly said: string };

async function tryOut(bubblewrap: string, sandbox: Sandbox, readable: readonly Mount[]): Promise<Trial> {
  const command: ConfinedCommand = {
    file: '/bin/sh',
    args: ['-c', TRIAL, 'sh', ...readable.map(({ inside }) => inside)],
    cwd: '/',
    environment: {},
    writable: [],
    readable,
    network: false,
    gpu: false,
    timeoutMs: TRIAL_MS,
    signal: new AbortController().signal,
  };
  const limits = { memoryBytes: 64 * 1024 * 1024 };
  const tools = await processTools();
  const [file = '', ...args] = await sandboxArguments({
    ...{ bubblewrap, tools, sandbox, command, executable: command.file, limits },
    statusDescriptor: null,
  });
  const filter = sandbox.keyrings === 'refused' ? keyCallFilter() : null;
  const result = await execa(file, args, {
    cwd: '/',
    reject: false,
    timeout: TRIAL_MS,
    forceKillAfterDelay: 1000,
    maxBuffer: 65_536,
    // As a holder has them: the filter is at `FILTER_DESCRIPTOR`.
    stdio: ['ignore', 'pipe', 'pipe', 'ignore', filter === null ? 'ignore' : [filter]],
  });
  if (!result.failed) return { lines: result.stdout.split('\n').filter(Boolean) };
  const said = result.stderr.trim().split('\n').at(-1) ?? '';
  return { said: said === '' ? (result.shortMessage ?? 'no reason given') : said };
}

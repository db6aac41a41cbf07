import { execa } from 'execa';
import { findTool } from '../../files/find-tool.ts';
import { bubblewrapArguments } from './bubblewrap-arguments.ts';
import type { Isolation } from './isolation.ts';

const TRIAL_MS = 10_000;

export interface DetectedIsolation {
  readonly isolation: Isolation;
  /** Why there is no sandbox, in words, with the mend; null where there is one. */
  readonly reason: string | null;
}

/**
 * Whether this host can sandbox: tried, not guessed, with the profile that commands get. A container's seccomp profile
 * or a kernel without unprivileged user namespaces shows only then.
 */
export async function detectIsolation(): Promise<DetectedIsolation> {
  const bubblewrap = await findTool('bwrap');
  if (bubblewrap === null) {
    return { isolation: 'none', reason: 'bubblewrap is not installed: install the package bubblewrap' };
  }
  const trial = bubblewrapArguments(
    {
      file: '/usr/bin/true',
      args: [],
      cwd: '/',
      environment: {},
      writable: [],
      readable: [],
      network: false,
      gpu: false,
      timeoutMs: TRIAL_MS,
      signal: new AbortController().signal,
    },
    '/usr/bin/true',
    { memoryBytes: 64 * 1024 * 1024 },
  );
  const result = await execa(bubblewrap, trial, {
    reject: false,
    timeout: TRIAL_MS,
    forceKillAfterDelay: 1000,
    maxBuffer: 65_536,
    stdio: ['ignore', 'ignore', 'pipe', 'ignore'],
  });
  if (!result.failed) {
    return { isolation: 'bubblewrap', reason: null };
  }
  const said = result.stderr.trim().split('\n').at(-1) ?? '';
  return {
    isolation: 'none',
    reason: `bubblewrap doesn't work here: ${(said === '' ? (result.shortMessage ?? 'no reason given') : said).slice(0, 300)}`,
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { defaultLimits } from '../../../adapters/confinement/limits/default-limits.ts';
import { createRunConfined, type RunConfinedOptions } from '../../../adapters/confinement/run-confined.ts';
import type { ConfinedCommand, ConfinedResult } from '../../../adapters/confinement/sandbox/confined-command.ts';
import { detectIsolation } from '../../../adapters/confinement/sandbox/detect-isolation.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';
import { TRIES_ALL } from '../tries-all.ts';

/** What is as good as no limit. */
export const LIMITS = defaultLimits();

/** Small real programs. */
export const PROGRAMS = fileURLToPath(new URL('../../fixtures/programs/', import.meta.url));

/** `none`, and `bubblewrap` where this machine can. */
export const ISOLATIONS: readonly Isolation[] =
  (await detectIsolation()).isolation === 'bubblewrap' ? ['bubblewrap', 'none'] : ['none'];

/**
 * With which is tried what either has to hold, and what takes seconds: the stronger one. `npm run test:chaos` tries every
 * one; how they differ in running a command is tried with every one in `npm run test:all`, too.
 */
export const TRIED_ISOLATIONS = TRIES_ALL ? ISOLATIONS : ISOLATIONS.slice(0, 1);

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-gate-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs one of the programs with a lock of its own. */
export async function confine(
  isolation: Isolation,
  file: string,
  args: readonly string[] = [],
  more: Partial<ConfinedCommand & Omit<RunConfinedOptions, 'isolation'>> = {},
): Promise<ConfinedResult> {
  const {
    lockFile = join(await temporaryFolder(), 'lock'),
    limits = LIMITS,
    cgroup = null,
    secrets = [],
    sandbox,
    ...command
  } = more;
  const run = createRunConfined({
    lockFile,
    isolation,
    limits,
    cgroup,
    secrets,
    ...(sandbox === undefined ? {} : { sandbox }),
  });
  return run({
    file: file.endsWith('.sh') ? join(PROGRAMS, file) : file,
    args,
    cwd: isolation === 'bubblewrap' ? '/' : tmpdir(),
    environment: { PATH: '/usr/bin:/bin' },
    writable: [],
    network: false,
    gpu: false,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    ...command,
    readable: [{ outside: PROGRAMS, inside: PROGRAMS }, ...(command.readable ?? [])],
  });
}

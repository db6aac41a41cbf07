import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { createGit } from '../../adapters/git/git.ts';
import type { MaintenanceOptions } from '../../adapters/git/mirror/maintain-mirrors.ts';
import { workFolder } from '../environment.ts';
import { keptBytes } from '../size-variable.ts';

/** What a hurry of requests can add meanwhile is bounded by the disk alone. */
const EVERY_MS = 10 * 60_000;

/** Where a control worker keeps mirrors, and bundles while they are made. */
export const controlFolder = (env: Environment): string => join(workFolder(env), 'control');

/**
 * What all mirrors together may take of the disk: `BENCHMARK_GATE_MIRROR_LIMIT`.
 *
 * @throws {GateError} wrong-input
 */
export const mirrorLimit = (env: Environment): number => keptBytes(env, 'BENCHMARK_GATE_MIRROR_LIMIT', '20G');

/** Keeps what control has of repositories small, at once and from time to time, until the signal. Never rejects. */
export async function maintainControl(
  env: Environment,
  options: MaintenanceOptions & { readonly signal: AbortSignal },
) {
  const { signal, say } = options;
  const git = createGit({ folder: controlFolder(env) });
  while (!signal.aborted) {
    await git.maintainMirrors(options).catch((error: Error) => {
      if (!signal.aborted) say(`the mirrors were not maintained: ${error.message}`);
    });
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

import type { Environment } from '../../adapters/files/user-folders.ts';
import { onPath } from './cli-check.ts';

/**
 * What to put before a command so that the kernel kills it when this process dies, even by SIGKILL. Empty where the
 * system has no such thing (macOS): there a killed parent leaves its child running.
 */
export async function dyingWithParent(env: Environment): Promise<readonly string[]> {
  const setpriv = process.platform === 'linux' ? await onPath('setpriv', env) : null;
  return setpriv === null ? [] : [setpriv, '--pdeathsig', 'KILL'];
}

/** Sends a signal to a process group that this process made. Says nothing where it is gone already. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

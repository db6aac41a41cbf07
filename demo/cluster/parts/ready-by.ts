import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../cluster-error.ts';

const LOOK_MS = 100;

/**
 * Looks again and again until `look` returns true. What it throws is for later, a {@link ClusterError} excepted; rejects
 * when the signal says so.
 */
export async function readyBy(look: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await orNotYet(look))) await sleep(LOOK_MS, undefined, { signal });
}

async function orNotYet(look: () => Promise<boolean>): Promise<boolean> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    return false;
  }
}

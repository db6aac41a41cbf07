import { hostname } from 'node:os';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { listServing, type ServingWorker } from '../../adapters/host/serving-record.ts';
import { processText } from '../../gate/hosts/worker-identity.ts';
import { workFolder } from '../../workers/environment.ts';

type Role = 'control' | 'cpu' | 'cuda';

/** This machine, as far as it knows better than the server who serves. */
export interface ThisMachine {
  readonly env: Environment;
  readonly host?: string;
  /** Whether it has such a process. */
  readonly isAlive?: (pid: number) => boolean;
}

/**
 * Who of those that asked for work lately still serves a role. The server goes on naming a worker for a minute that has
 * ended since: of this machine's own it is known that the process is gone, or that it was asked for a drain (by its
 * record in the work folder).
 */
export async function servingIdentities(
  role: Role,
  identities: readonly string[],
  { env, host = hostname(), isAlive = hasProcess }: ThisMachine,
): Promise<string[]> {
  const records = await listServing(workFolder(env));
  return identities.filter((identity) => {
    const pid = processOf(identity, host);
    return pid === null || (isAlive(pid) && !isDraining(role, pid, records));
  });
}

/** Workers call themselves `PID@HOST`, and bench hosts say more after that; null of another machine's. */
export function processOf(identity: string, host: string): number | null {
  const [pid = '', machine] = processText(identity).split('@');
  return machine === host && /^\d{1,10}$/.test(pid) ? Number(pid) : null;
}

/** A worker of all roles serves control for as long as the lane that it still has may need it. */
const isDraining = (role: Role, pid: number, records: readonly ServingWorker[]): boolean =>
  records.some((record) => record.pid === pid && record.draining && (role !== 'control' || record.role === 'control'));

export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's may not be signalled, and is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

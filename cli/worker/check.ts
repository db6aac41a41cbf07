import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { listServing, type ServingWorker } from '../../adapters/host/serving-record.ts';
import { askServer } from '../../client/ask-server.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { processText } from '../../gate/hosts/worker-identity.ts';
import { CONTROL_QUEUE, presenceQueue } from '../../gate/names/names.ts';
import { workFolder } from '../../workers/environment.ts';

/** A worker asks for work again at least once a minute, whatever it does besides. */
const FRESH_MS = 75_000;

const WITHIN_MS = 10_000;

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const ACTIVITIES = 2;

type Role = 'control' | 'cpu' | 'cuda';

export interface CheckIo {
  readonly env: Environment;
  readonly stdout: (text: string) => void;
  readonly host?: string;
  readonly now?: number;
  /** Whether this machine has such a process. */
  readonly isAlive?: (pid: number) => boolean;
}

/**
 * `benchmark-gate worker check ROLE`: whether a worker of this machine serves a role. Exit code 0 where it does, else 1:
 * made for health checks.
 *
 * The server says who asked for work lately, and goes on saying so for a minute of one that has ended since: what this
 * machine knows better is that its process is gone, or that it was asked for a drain (by its record in the work folder).
 */
export async function workerCheckCommand(
  role: Role,
  client: Client,
  { env, stdout, host = hostname(), now = Date.now(), isAlive = hasProcess }: CheckIo,
): Promise<ExitCode> {
  const queue = role === 'control' ? CONTROL_QUEUE : presenceQueue(role);
  const { pollers } = await askServer(client, { withinMs: WITHIN_MS }, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: queue },
      taskQueueType: ACTIVITIES,
    }),
  );
  const records = await listServing(workFolder(env));
  const fresh = (pollers ?? [])
    .filter(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1000 < FRESH_MS)
    .map(({ identity }) => processOf(identity ?? '', host))
    .filter((pid) => pid !== null);
  const serving = fresh.filter((pid) => isAlive(pid) && !isDraining(role, pid, records));
  if (serving.length > 0) stdout(`a worker of ${host} serves ${role}\n`);
  else if (fresh.some(isAlive)) stdout(`the worker of ${host} that serves ${role} is being drained\n`);
  else stdout(`no worker of ${host} serves ${role}: start it: benchmark-gate worker --role ${role}\n`);
  return serving.length > 0 ? EXIT.ok : EXIT.fail;
}

/** Workers call themselves `PID@HOST`, and bench hosts say more after that; null of another machine's. */
function processOf(identity: string, host: string): number | null {
  const [pid = '', machine] = processText(identity).split('@');
  return machine === host && /^\d{1,10}$/.test(pid) ? Number(pid) : null;
}

/** A worker of all roles serves control for as long as the lane that it still has may need it. */
const isDraining = (role: Role, pid: number, records: readonly ServingWorker[]): boolean =>
  records.some((record) => record.pid === pid && record.draining && (role !== 'control' || record.role === 'control'));

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's may not be signalled, and is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import { CONTROL_QUEUE, presenceQueue } from '../../gate/contract/names.ts';
import { askServer } from '../ask-server.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

/** A worker asks for work again at least once a minute, whatever it does besides. */
const FRESH_MS = 75_000;

const WITHIN_MS = 10_000;

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const ACTIVITIES = 2;

/**
 * `benchmark-gate worker check ROLE`: whether a worker of this machine serves a role, as the server sees it. Exit code 0
 * where it does, else 1: made for health checks.
 */
export async function workerCheckCommand(
  role: 'control' | 'cpu' | 'cuda',
  client: Client,
  { stdout, host = hostname(), now = Date.now() }: { stdout: (text: string) => void; host?: string; now?: number },
): Promise<ExitCode> {
  const queue = role === 'control' ? CONTROL_QUEUE : presenceQueue(role);
  const { pollers } = await askServer(client, { withinMs: WITHIN_MS }, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: queue },
      taskQueueType: ACTIVITIES,
    }),
  );
  const own = (pollers ?? []).filter(({ identity }) => identity?.endsWith(`@${host}`));
  const ages = own.map(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1000);
  const fresh = ages.some((age) => age < FRESH_MS);
  stdout(
    fresh
      ? `a worker of ${host} serves ${role}\n`
      : `no worker of ${host} serves ${role}: start it: benchmark-gate worker --role ${role}\n`,
  );
  return fresh ? EXIT.ok : EXIT.fail;
}

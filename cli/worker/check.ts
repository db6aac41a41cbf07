import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import { askServer } from '../../client/ask-server.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { CONTROL_QUEUE, presenceQueue } from '../../gate/names/names.ts';
import { POLLS_WITHIN_MS, QUEUE_KIND } from '../../gate/names/polls.ts';
import { hasProcess, processOf, servingIdentities, type ThisMachine } from './serving-identities.ts';

const WITHIN_MS = 10_000;

type Role = 'control' | 'cpu' | 'cuda';

export interface CheckIo extends ThisMachine {
  readonly stdout: (text: string) => void;
  readonly now?: number;
}

/**
 * `benchmark-gate worker check ROLE`: whether a worker of this machine serves a role. Exit code 0 where it does, else 1:
 * made for health checks.
 *
 * The server says who asked for work lately, and this machine which of its own ended since.
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
      taskQueueType: QUEUE_KIND.activity,
    }),
  );
  const fresh = (pollers ?? [])
    .filter(({ lastAccessTime }) => now - Number(lastAccessTime?.seconds ?? 0) * 1000 < POLLS_WITHIN_MS)
    .flatMap(({ identity }) => (identity && processOf(identity, host) !== null ? [identity] : []));
  const serving = await servingIdentities(role, fresh, { env, host, isAlive });
  if (serving.length > 0) stdout(`a worker of ${host} serves ${role}\n`);
  else if (fresh.some((identity) => isAlive(processOf(identity, host) ?? 0)))
    stdout(`the worker of ${host} that serves ${role} is being drained\n`);
  else stdout(`no worker of ${host} serves ${role}: start it: benchmark-gate worker --role ${role}\n`);
  return serving.length > 0 ? EXIT.ok : EXIT.fail;
}

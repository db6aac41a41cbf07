import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker } from '@temporalio/worker';
import { hostKey, hostQueue, laneQueue, presenceQueue } from '../../../../gate/names/names.ts';
import type { HostScript } from './host-script.ts';
import { createScriptedHost, type Journal } from './scripted-host.ts';
import type { SetStore } from './scripted-sets.ts';

export interface StartedHost {
  /** Kills it, as far as the gate can tell: its workers stop without telling anybody. */
  stop(): Promise<void>;
}

export interface HostPlace {
  readonly client: Client;
  /** One connection takes one worker a queue, and two hosts of a kind poll the same one: each needs its own. */
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly identity?: string;
  readonly dataConverter?: DataConverter;
  /** How many lanes it takes at a time, in the place of as many hosts; default: one, as a host does. */
  readonly lanes?: number;
}

/** Starts a scripted host behind the real queues: its lane's, its presence and its own. */
export async function startHost(
  { client, connection, namespace, identity, dataConverter, lanes = 1 }: HostPlace,
  script: HostScript,
  sets: SetStore,
  journal: Journal,
): Promise<StartedHost> {
  const { leaseHost, answerPresence, ...work } = createScriptedHost(script, sets, client, journal);
  const fast = {
    connection,
    namespace,
    ...(identity === undefined ? {} : { identity }),
    ...(dataConverter === undefined ? {} : { dataConverter }),
    maxHeartbeatThrottleInterval: 300,
    defaultHeartbeatThrottleInterval: 300,
    shutdownForceTime: '5s' as const,
  };
  const workers = await Promise.all([
    Worker.create({
      ...fast,
      taskQueue: laneQueue(script.lane),
      activities: { leaseHost },
      maxConcurrentActivityTaskExecutions: lanes,
    }),
    Worker.create({ ...fast, taskQueue: presenceQueue(script.lane), activities: { answerPresence } }),
    Worker.create({
      ...fast,
      taskQueue: hostQueue(hostKey(script)),
      activities: { ...work },
      maxConcurrentActivityTaskExecutions: lanes,
    }),
  ]);
  const ended = Promise.all(workers.map((worker) => worker.run()));
  // Awaited in `stop`: until then a failure isn't unseen, only early.
  ended.catch(() => undefined);
  return {
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

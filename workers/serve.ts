import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { hostId } from '../adapters/host/host-id.ts';
import type { Lane } from '../gate/contract/names.ts';
import { createControlActivities } from './control-activities.ts';
import { createControlWorker } from './control-worker.ts';
import type { Environment } from './environment.ts';
import { createHostActivities } from './host-activities.ts';
import { createHostWorkers } from './host-workers.ts';
import { createWorkerLogger } from './logger.ts';
import { runUntilStopped } from './run-until-stopped.ts';

export type Role = 'control' | Lane | 'all';

export interface ServeOptions {
  readonly env: Environment;
  /** Ends the worker after a drain. */
  readonly signal: AbortSignal;
  /** Is told what a person should know when the worker starts. */
  readonly say: (line: string) => void;
}

/** Serves a role on this machine until the signal. */
export async function serve(role: Role, { env, signal, say }: ServeOptions): Promise<void> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  Runtime.install({ logger: createWorkerLogger(), shutdownSignals: [] });
  const connection = await NativeConnection.connect(connectionOptions);
  const clientConnection = await Connection.connect(connectionOptions);
  try {
    const place = { connection, namespace };
    const client = new Client({ connection: clientConnection, namespace });
    const workers: Worker[] = [];
    if (role === 'control' || role === 'all') {
      workers.push(await createControlWorker(place, await createControlActivities(env, client, say)));
    }
    for (const lane of role === 'all' ? (['cpu', 'cuda'] as const) : role === 'control' ? [] : [role]) {
      const host = { lane, hostId: hostId(lane, env), env };
      workers.push(...(await createHostWorkers(place, host, await createHostActivities(host, client, say))));
      say(`${lane} host ${host.hostId}`);
    }
    say(`serving ${role} on ${connectionOptions.address ?? 'localhost:7233'}, namespace ${namespace}`);
    await runUntilStopped(workers, signal);
  } finally {
    await clientConnection.close();
    await connection.close();
  }
}

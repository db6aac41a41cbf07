import { Client, Connection } from '@temporalio/client';
import type { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime } from '@temporalio/worker';
import type { Environment } from '../adapters/files/user-folders.ts';
import { hostId } from '../adapters/host/host-id.ts';
import { announceServing } from '../adapters/host/serving-record.ts';
import { openStore } from '../adapters/store/open-store.ts';
import { payloadReferences } from '../adapters/store/payloads/payload-references.ts';
import type { Lane } from '../gate/names/names.ts';
import { workFolder } from './environment.ts';
import { serveHosts } from './host/host-service.ts';
import { createWorkerLogger } from './logger.ts';
import { readyStore } from './ready-store.ts';

export type Role = 'control' | Lane | 'all';

export interface ServeOptions {
  /** Where the server is and how it is spoken to. */
  readonly server: ReturnType<typeof loadClientConnectConfig>;
  readonly env: Environment;
  /** Ends the worker, and what it does; a drain, asked for in the work folder, ends it after its lanes. */
  readonly signal: AbortSignal;
  /** Is told what a person should know when the worker starts. */
  readonly say: (line: string) => void;
}

/**
 * Serves a role on this machine until the signal, or until it is drained.
 *
 * @throws StoreError of kind `misconfigured`; {GateError} wrong-input where a variable can't be read
 */
export async function serve(role: Role, { server, env, signal, say }: ServeOptions): Promise<void> {
  // A bench host loads nothing that knows of GitHub.
  const controls = role === 'control' || role === 'all' ? await import('./control/parts.ts') : null;
  const maxBytes = controls?.mirrorLimit(env) ?? 0;
  const version = controls?.deploymentVersion(env) ?? null;
  const { connectionOptions, namespace = 'default' } = server;
  Runtime.install({ logger: createWorkerLogger(), shutdownSignals: [] });
  const connection = await NativeConnection.connect(connectionOptions);
  const clientConnection = await Connection.connect(connectionOptions);
  const lanes: readonly Lane[] = role === 'all' ? ['cpu', 'cuda'] : role === 'control' ? [] : [role];
  const hosts = lanes.map((lane) => ({ lane, hostId: hostId(lane, env) }));
  const record = announceServing(workFolder(env), {
    pid: process.pid,
    role,
    hosts: hosts.map((host) => host.hostId),
    startedAt: new Date().toISOString(),
    ...(version === null ? {} : { buildId: version.buildId }),
  });
  const { draining } = record;
  draining.addEventListener('abort', () => say('draining: takes nothing new'), { once: true });
  // One part that fails ends the others; control lasts as long as a host that is drained may need it.
  const failed = new AbortController();
  const drained = new AbortController();
  const stopping = AbortSignal.any([signal, failed.signal]);
  const orFail = <T>(part: Promise<T>): Promise<T> =>
    part.catch((error: unknown) => {
      failed.abort();
      throw error;
    });
  try {
    const store = openStore(env);
    const place = { connection, namespace, dataConverter: payloadReferences(() => store) };
    // Control looks at its own, which is the same.
    if (controls === null) await readyStore(store, say);
    const client = new Client({ ...place, connection: clientConnection });
    if (version !== null) await controls?.announceVersion(client, version, say);
    const control = await controls?.createControlService(place, client, {
      ...{ env, version, maxBytes, stopping, say },
      draining: hosts.length === 0 ? draining : drained.signal,
      warn: (line) => {
        say(line);
        record.warn(line);
      },
    });
    const hosting = orFail(serveHosts(place, client, hosts, { env, stopping, draining, say }));
    say(`serving ${role} on ${connectionOptions.address ?? 'localhost:7233'}, namespace ${namespace}`);
    const controlling = control === undefined ? null : orFail(control());
    await Promise.allSettled([hosting]);
    if (hosts.length > 0) drained.abort();
    // Connections can't be closed before every worker has ended.
    await Promise.allSettled([controlling]);
    await Promise.all([hosting, controlling]);
  } finally {
    await record.close();
    await clientConnection.close();
    await connection.close();
  }
}

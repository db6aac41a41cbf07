import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { findTemporalCli } from '../../../demo/temporal-server/find-cli.ts';
import { startDevServer } from '../../../demo/temporal-server/start-dev-server.ts';

/** A Temporal server of a test file's own, in memory, with the gate's search attributes. */
export interface TestServer {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string;
  readonly pid: number;
  readonly connection: Connection;
  readonly client: Client;
  /** For workers; closed by `stop`. */
  nativeConnection(): Promise<NativeConnection>;
  /** Closes all connections, ends the server and removes its files. Shut workers down before. */
  stop(): Promise<void>;
}

/** Starts a server: call it in `beforeAll`, and `stop` in `afterAll`. */
export async function startTestServer({
  namespace = 'default',
  identity,
}: {
  namespace?: string;
  /** What the client calls itself in histories; by default its process id and the host's name. */
  identity?: string;
} = {}): Promise<TestServer> {
  const { path: cli } = await findTemporalCli({ env: process.env, onProgress: (line) => console.error(line) });
  const folder = await mkdtemp(path.join(tmpdir(), 'temporal-test-'));
  const server = await startDevServer({ path: cli, namespace, logFile: path.join(folder, 'server.log') });
  const connection = await Connection.connect({ address: server.address });
  const natives: NativeConnection[] = [];
  return {
    address: server.address,
    uiUrl: server.uiUrl,
    pid: server.pid,
    namespace,
    connection,
    client: new Client({ connection, namespace, ...(identity === undefined ? {} : { identity }) }),
    nativeConnection: async () => {
      const native = await NativeConnection.connect({ address: server.address });
      natives.push(native);
      return native;
    },
    stop: async () => {
      await Promise.all([connection.close(), ...natives.map((native) => native.close())]);
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { join } from 'node:path';
import { findTemporalCli } from '../../../demo/temporal-server/find-cli.ts';
import { type DevServer, startDevServer } from '../../../demo/temporal-server/start-dev-server.ts';
import { until } from '../until.ts';

/** A development server that can be killed and started again at the same address. */
export interface KillableServer {
  readonly address: string;
  /** SIGKILL, as a machine that fails would end it. Returns when it is gone. */
  kill(): Promise<void>;
  /** With what it kept in its file. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param durable true: workflows are kept in a file below `folder` */
export async function startKillableServer(folder: string, durable: boolean): Promise<KillableServer> {
  const { path } = await findTemporalCli({ env: process.env, onProgress: (line) => console.error(line) });
  const options = {
    path,
    namespace: 'default',
    logFile: join(folder, 'temporal.log'),
    ...(durable ? { dbFilename: join(folder, 'temporal.sqlite') } : {}),
  };
  let server: DevServer = await startDevServer(options);
  const { address } = server;
  const port = Number(address.slice(address.lastIndexOf(':') + 1));
  return {
    address,
    async kill() {
      process.kill(server.pid, 'SIGKILL');
      await server.stop();
    },
    async restart() {
      // The port may be held for a moment by connections that are still being torn down.
      server = await until('the server, started again', () => startDevServer({ ...options, port }).catch(() => null));
    },
    stop: () => server.stop(),
  };
}

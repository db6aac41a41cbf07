import { join } from 'node:path';
import { execa } from 'execa';
import { findTemporalCli } from '../../../demo/temporal-server/find-cli.ts';
import { type DevServer, startDevServer } from '../../../demo/temporal-server/start-dev-server.ts';
import { until } from '../until.ts';
import type { TestNamespace } from './test-namespace.ts';

/** A Temporal server that tells versions of workers apart. */
export interface VersionedServer extends DevServer {
  /** The Temporal CLI, on this server. @throws where it ends with a fault */
  cli(place: TestNamespace, ...args: readonly string[]): Promise<string>;
}

/** @param settings the server's dynamic configuration */
export async function startVersionedServer(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<VersionedServer> {
  const { path } = await findTemporalCli({ env: process.env, onProgress: (line) => console.error(line) });
  const server = await startDevServer({ path, namespace: 'default', settings, logFile: join(folder, 'server.log') });
  return {
    ...server,
    cli: async ({ address, namespace }, ...args) =>
      (await execa(path, [...args, '--address', address, '--namespace', namespace], { all: true })).all,
  };
}

/** New gates go to a build from now on, once the server has seen a worker of it. */
export const makeCurrent = (server: VersionedServer, place: TestNamespace, build: string): Promise<string> =>
  until(`build ${build} on the server`, () =>
    server
      .cli(
        place,
        ...['worker', 'deployment', 'set-current-version', '--deployment-name', 'benchmark-gate'],
        ...['--build-id', build, '--yes'],
      )
      .catch(() => null),
  );

import { execa } from 'execa';
import type { Environment } from '../../../adapters/files/user-folders.ts';
import { besideCache, cachedProgram } from '../../temporal-server/cli-cache.ts';
import { onPath } from '../../temporal-server/cli-check.ts';
import { type GoProgram, installWithGo } from '../../temporal-server/go-install.ts';
import { serverEnvironment } from '../../temporal-server/server-environment.ts';
import { ClusterError } from '../cluster-error.ts';

/** The server that the cluster was tried with, and which schemas it makes: what is newer in a database is another's. */
export const SERVER_VERSION = '1.29.1';
export const SCHEMA_VERSIONS = { temporal: '1.18', visibility: '1.9' } as const;

const UI_VERSION = '2.42.1';

/** A program of a Temporal cluster: what it is called where it is installed, and how Go builds it. */
interface ServerProgram extends GoProgram {
  readonly name: string;
  readonly project: string;
  readonly version: string;
}

const SERVER: ServerProgram = {
  ...{ name: 'temporal-server', project: 'temporal-server', version: SERVER_VERSION },
  title: `the Temporal server ${SERVER_VERSION}`,
  module: `go.temporal.io/server/cmd/server@v${SERVER_VERSION}`,
  binary: 'server',
};
const SQL_TOOL: ServerProgram = {
  ...{ name: 'temporal-sql-tool', project: 'temporal-server', version: SERVER_VERSION },
  title: `Temporal's schema tool ${SERVER_VERSION}`,
  module: `go.temporal.io/server/cmd/tools/sql@v${SERVER_VERSION}`,
  binary: 'sql',
};
const UI: ServerProgram = {
  ...{ name: 'temporal-ui-server', project: 'temporal-ui', version: UI_VERSION },
  title: `Temporal's UI ${UI_VERSION}`,
  module: `github.com/temporalio/ui-server/v2/cmd/server@v${UI_VERSION}`,
  binary: 'server',
};

/** Absolute paths. */
export interface ServerPrograms {
  readonly server: string;
  readonly sqlTool: string;
  /** Null where there is none and none can be built: the cluster runs without. */
  readonly ui: string | null;
}

export interface FindServerOptions {
  readonly env: Environment;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds the programs of a Temporal cluster: on the PATH in this very version, in the cache of earlier builds, else built
 * with Go (some minutes, once).
 *
 * @throws ClusterError where there is no server and none can be built
 */
export async function findServer(options: FindServerOptions): Promise<ServerPrograms> {
  const [server, sqlTool] = [await find(SERVER, options), await find(SQL_TOOL, options)];
  for (const found of [server, sqlTool]) if ('missing' in found) throw new ClusterError(found.missing);
  const ui = await find(UI, options);
  if ('missing' in ui) options.say(`without Temporal's UI: ${ui.missing}`);
  return { server: pathOf(server), sqlTool: pathOf(sqlTool), ui: 'missing' in ui ? null : ui.path };
}

type Found = { readonly path: string } | { readonly missing: string };

const pathOf = (found: Found): string => ('path' in found ? found.path : '');

async function find(program: ServerProgram, { env, say, signal }: FindServerOptions): Promise<Found> {
  const cached = cachedProgram(env, program.project, program.version, program.name);
  const onThePath = await onPath(program.name, env);
  if (onThePath !== null && (await isVersion(onThePath, program.version, env))) return { path: onThePath };
  if (await isVersion(cached, program.version, env)) return { path: cached };
  const failed = await besideCache(cached, (folder) => installWithGo(program, folder, cached, env, say, signal));
  signal?.throwIfAborted();
  if (failed === null) return { path: cached };
  return {
    missing: `${program.title} is neither on the PATH (${program.name}) nor at ${cached}, and can't be built (${failed}): install Go, which builds it, from https://go.dev/dl`,
  };
}

/** All of them say `NAME version VERSION`. */
async function isVersion(file: string, version: string, env: Environment): Promise<boolean> {
  const { failed, stdout } = await execa(file, ['--version'], {
    env: serverEnvironment(env),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 30_000,
    maxBuffer: 10_000,
  });
  return !failed && stdout.trim().split(/\s+/).at(-1)?.replace(/^v/, '') === version;
}

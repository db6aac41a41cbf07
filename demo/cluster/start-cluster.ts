import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { freePorts, LOOPBACK } from '../temporal-server/ports.ts';
import { deploymentVariable, versionVariables } from './builds/cluster-version.ts';
import { writeControlFile } from './builds/control-file.ts';
import { whereNewGatesGo } from './builds/new-gates.ts';
import { privateFolder } from './cluster-folder.ts';
import { type ClusterGitHub, startClusterGitHub } from './cluster-github.ts';
import { clusterWorkers } from './cluster-workers.ts';
import { partLine } from './part-line.ts';
import type { Part } from './parts/part.ts';
import { askPostgres } from './postgres/ask-postgres.ts';
import { ownPostgres } from './postgres/own-postgres.ts';
import { type PostgresAddress, postgresText } from './postgres/postgres-address.ts';
import { Starting } from './starting.ts';
import { findServer } from './temporal/find-server.ts';
import { setUpNamespace } from './temporal/namespace.ts';
import { setUpSchema } from './temporal/schema.ts';
import { serverPlan } from './temporal/server-plan.ts';
import { uiPlan } from './temporal/ui-plan.ts';

export interface ClusterOptions {
  /** Keeps everything. */
  readonly folder: string;
  /** A PostgreSQL that is there; null: one of the cluster's own. */
  readonly postgres: PostgresAddress | null;
  /** Address of the store; null: a folder of the cluster's own. */
  readonly store: string | null;
  /** Which version of the gate its control workers are; null: none. */
  readonly version: WorkerDeploymentVersion | null;
  /** Of the loopback address; 0: any free one. */
  readonly ports: { readonly server: number; readonly ui: number };
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  /** Is told of a part that can't be kept up: the cluster is to be stopped then. */
  readonly onLost: (error: Error) => void;
  readonly signal: AbortSignal;
}

export interface Cluster {
  readonly parts: readonly Part[];
  readonly github: ClusterGitHub;
  /** Variables that point a client here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Holds what another control worker has to be told. */
  readonly controlFile: string;
  /** Ends every process; the folder stays. */
  stop(): Promise<void>;
}

const NAMESPACE = 'default';

/**
 * Starts PostgreSQL, a Temporal server on it with its UI, a stand-in for GitHub, two control workers and two bench hosts,
 * one after the other. Each is of use before the next begins; what was started is ended again when a later one fails.
 *
 * @throws ClusterError, with what to do
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { say, onLost, signal } = options;
  const starting = new Starting({ say, onLost }, signal);
  try {
    return await build(options, starting);
  } catch (error) {
    await starting.stop();
    throw error;
  }
}

async function build(options: ClusterOptions, starting: Starting): Promise<Cluster> {
  const { folder, env, say, signal, version } = options;
  const logs = await privateFolder(folder, 'logs');
  const log = (name: string) => path.join(logs, `${name}.log`);
  // First what is to be there or named: to build the server takes minutes.
  const postgres = options.postgres ?? (await beginPostgres());
  const ask = await askPostgres(postgres, env);
  await ask('postgres', 'select 1');
  if (options.postgres !== null) say(partLine('PostgreSQL', postgresText(postgres), 'not the cluster’s'));
  const programs = await findServer({ env, say, signal });
  await setUpSchema({ sqlTool: programs.sqlTool, postgres, ask, env });

  const [freePort = 0, freeUiPort = 0] = await freePorts(2);
  const [port, uiPort] = [options.ports.server || freePort, options.ports.ui || freeUiPort];
  const server = `${LOOPBACK}:${port}`;
  await starting.begin(serverPlan({ server: programs.server, postgres, port, folder, log: log('temporal') }), server);
  await setUpNamespace(server, NAMESPACE, signal);
  const uiUrl = `http://${LOOPBACK}:${uiPort}`;
  if (programs.ui !== null) {
    const its = { ui: programs.ui, port: uiPort, server, namespace: NAMESPACE, folder, log: log('temporal-ui') };
    await starting.begin(uiPlan(its), uiUrl);
  }

  const github = await startClusterGitHub(folder);
  starting.endings.push(() => github.standIn.close());
  say(partLine('GitHub', github.standIn.url, 'a stand-in, which forgets'));
  const store = options.store ?? (await privateFolder(folder, 'store'));
  say(partLine('store', store, ''));
  const found = { TEMPORAL_ADDRESS: server, TEMPORAL_NAMESPACE: NAMESPACE, BENCHMARK_GATE_STORE: store };
  const places = { ...found, ...credentialsOf(store, env) };
  const receipts = { ...github.environment, ...(programs.ui === null ? {} : { BENCHMARK_GATE_TEMPORAL_UI: uiUrl }) };
  const forControl = { ...receipts, ...versionVariables(version) };
  await starting.beginTogether(clusterWorkers({ folder, logs, places, forControl, env }));
  const routing = await whereNewGatesGo({ address: server, namespace: NAMESPACE }, version, signal);
  if (routing !== null) say(partLine('build', version?.buildId ?? 'none', routing));
  const controlFile = await writeControlFile(folder, { ...places, ...receipts, ...deploymentVariable(version) });
  // It holds what a bucket is opened with, and nobody to ask listens any more.
  starting.endings.push(() => rm(controlFile, { force: true }));
  const environment = { ...found, ...github.environment };
  return { parts: starting.parts, github, environment, controlFile, stop: () => starting.stop() };

  async function beginPostgres(): Promise<PostgresAddress> {
    const [pgPort = 0] = await freePorts(1);
    const own = await ownPostgres({ folder, log: log('postgres'), port: pgPort, env });
    await starting.begin(own.plan, postgresText(own.address));
    return own.address;
  }
}

/** What a bucket is opened with, which workers don't inherit otherwise. */
const credentialsOf = (store: string, env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(store.startsWith('s3://') ? env : {}).filter(
      (entry): entry is [string, string] => entry[0].startsWith('AWS_') && entry[1] !== undefined,
    ),
  );

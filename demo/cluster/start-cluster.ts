import path from 'node:path';
import { freePorts, LOOPBACK } from '../temporal-server/ports.ts';
import type { ClusterError } from './cluster-error.ts';
import { privateFolder } from './cluster-folder.ts';
import { type ClusterGitHub, startClusterGitHub } from './cluster-github.ts';
import { clusterWorkers } from './cluster-workers.ts';
import { Part, type PartPlan, type PartWatcher } from './parts/part.ts';
import { askPostgres } from './postgres/ask-postgres.ts';
import { ownPostgres } from './postgres/own-postgres.ts';
import { type PostgresAddress, postgresText } from './postgres/postgres-address.ts';
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
  /** Of the loopback address; 0: any free one. */
  readonly ports: { readonly server: number; readonly ui: number };
  readonly env: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  /** Is told of a part that can't be kept up: the cluster is to be stopped then. */
  readonly onLost: (error: ClusterError) => void;
  readonly signal: AbortSignal;
}

export interface Cluster {
  readonly parts: readonly Part[];
  readonly github: ClusterGitHub;
  /** Variables that point a client here. */
  readonly environment: Readonly<Record<string, string>>;
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
  const { folder, env, say, signal } = options;
  const endings: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  const parts: Part[] = [];
  const begin = async (plan: PartPlan, address: string) => {
    signal.throwIfAborted();
    const part = await Part.start(plan, watcherOf(options));
    parts.push(part);
    endings.push(() => part.stop());
    say(line(plan.name, address, plan.log));
  };
  try {
    const programs = await findServer({ env, say, signal });
    const [pgPort = 0, freePort = 0, freeUiPort = 0] = await freePorts(3);
    const [port, uiPort] = [options.ports.server || freePort, options.ports.ui || freeUiPort];
    const logs = await privateFolder(folder, 'logs');
    const log = (name: string) => path.join(logs, `${name}.log`);

    const postgres = options.postgres ?? (await beginPostgres());
    const ask = await askPostgres(postgres, env);
    await setUpSchema({ sqlTool: programs.sqlTool, postgres, ask, env });
    if (options.postgres !== null) say(line('PostgreSQL', postgresText(postgres), 'not the cluster’s'));

    const server = `${LOOPBACK}:${port}`;
    await begin(serverPlan({ server: programs.server, postgres, port, folder, log: log('temporal') }), server);
    await setUpNamespace(server, NAMESPACE, signal);
    const uiUrl = `http://${LOOPBACK}:${uiPort}`;
    if (programs.ui !== null) {
      const its = { ui: programs.ui, port: uiPort, server, namespace: NAMESPACE, folder, log: log('temporal-ui') };
      await begin(uiPlan(its), uiUrl);
    }

    const github = await startClusterGitHub(folder);
    endings.push(() => github.standIn.close());
    say(line('GitHub', github.standIn.url, 'a stand-in, which forgets'));
    const store = options.store ?? (await privateFolder(folder, 'store'));
    say(line('store', store, ''));
    const places = { TEMPORAL_ADDRESS: server, TEMPORAL_NAMESPACE: NAMESPACE, BENCHMARK_GATE_STORE: store };
    const forControl = {
      ...github.environment,
      ...(programs.ui === null ? {} : { BENCHMARK_GATE_TEMPORAL_UI: uiUrl }),
    };
    const workers = { folder, logs, places: { ...places, ...credentialsOf(store, env) }, github: forControl, env };
    await Promise.all(clusterWorkers(workers).map((plan) => begin(plan, '')));
    return { parts, github, environment: { ...places, ...github.environment }, stop };

    async function beginPostgres(): Promise<PostgresAddress> {
      const own = await ownPostgres({ folder, log: log('postgres'), port: pgPort, env });
      await begin(own.plan, postgresText(own.address));
      return own.address;
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

const watcherOf = ({ say, onLost }: ClusterOptions): PartWatcher => ({ say, onLost });

/** What a bucket is opened with, which workers don't inherit otherwise. */
const credentialsOf = (store: string, env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(store.startsWith('s3://') ? env : {}).filter(
      (entry): entry is [string, string] => entry[0].startsWith('AWS_') && entry[1] !== undefined,
    ),
  );

/** One line for each part: what, where, and its log. */
const line = (name: string, address: string, log: string): string =>
  `${name.padEnd(16)}${address.padEnd(32)}${log}`.trimEnd();

import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { removeTree } from '../../adapters/files/remove-tree.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import { Part, type PartPlan } from '../../demo/cluster/parts/part.ts';
import { workerPlan } from '../../demo/cluster/parts/worker-plan.ts';
import { askPostgres } from '../../demo/cluster/postgres/ask-postgres.ts';
import { ownPostgres } from '../../demo/cluster/postgres/own-postgres.ts';
import { findServer } from '../../demo/cluster/temporal/find-server.ts';
import { setUpNamespace } from '../../demo/cluster/temporal/namespace.ts';
import { setUpSchema } from '../../demo/cluster/temporal/schema.ts';
import { serverPlan } from '../../demo/cluster/temporal/server-plan.ts';
import { freePorts, LOOPBACK } from '../../demo/temporal-server/ports.ts';
import { requireBuild } from '../support/processes/run-cli.ts';
import { setStore } from '../support/workflows/scripted/scripted-sets.ts';
import { startHost } from '../support/workflows/scripted/start-host.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import type { Victim } from './victim.ts';

/** Gates of the instant kind have one namespace, those of the sample the other: a host serves all that is in its own. */
export const INSTANT = 'instant';
export const REAL = 'real';

/** What the instant host measures, at once. */
export const COMMAND = 'cargo bench --workspace';
const SCRIPT = { id: 'instant', lane: 'cpu', commands: { [COMMAND]: { targets: { kernels: 2 } } } } as const;
const LANES = 10;

export interface ClusterWorld {
  readonly folder: string;
  readonly store: Store;
  readonly victims: Readonly<Record<string, Victim>>;
  /** By ways that nobody cuts. */
  client(namespace: string): Client;
  /** Reasons why it isn't what it should be: parts that could not be kept up. */
  readonly lost: readonly string[];
  end(): Promise<void>;
}

/** Starts control workers of a namespace, and real hosts where wanted; each told its own GitHub. */
export interface Served {
  readonly namespace: string;
  readonly github: Readonly<Record<string, string>>;
  readonly controls: readonly string[];
  readonly hosts: readonly string[];
}

export async function createClusterWorld(served: readonly Served[]): Promise<ClusterWorld> {
  requireBuild();
  const endings: (() => Promise<unknown>)[] = [];
  const end = async () => {
    for (let next = endings.pop(); next !== undefined; next = endings.pop()) await next();
  };

  const folder = await mkdtemp(join(tmpdir(), 'cluster-test-'));
  endings.push(() => removeTree(folder));
  try {
    return await build(folder, served, endings, end);
  } catch (error) {
    await end();
    throw error;
  }
}

async function build(
  folder: string,
  served: readonly Served[],
  endings: (() => Promise<unknown>)[],
  end: () => Promise<void>,
): Promise<ClusterWorld> {
  const env = process.env;
  const say = (line: string) => console.log(line);
  const lost: string[] = [];
  const victims: Record<string, Victim> = {};
  const begin = async (plan: PartPlan): Promise<Part> => {
    const part = await Part.start(plan, { say, onLost: (error) => lost.push(error.message) });
    endings.push(() => part.stop());
    return part;
  };
  const proxy = async (target: number): Promise<TcpProxy> => {
    const way = await startTcpProxy(target);
    endings.push(() => way.close());
    return way;
  };
  const log = (name: string) => join(folder, 'logs', `${name}.log`);
  await chmod(folder, 0o755);
  const programs = await findServer({ env, say });
  const [postgresPort = 0, port = 0] = await freePorts(2);
  const own = await ownPostgres({ folder, log: log('postgres'), port: postgresPort, env });
  const namespaces = [INSTANT, REAL];
  const database = await proxy(postgresPort);
  victims.postgres = { part: await begin(own.plan), ways: [database], namespaces };
  await setUpSchema({
    sqlTool: programs.sqlTool,
    postgres: own.address,
    ask: await askPostgres(own.address, env),
    env,
  });
  const seen = { ...own.address, port: database.port };
  const server = await begin(
    serverPlan({ server: programs.server, postgres: seen, port, folder, log: log('temporal') }),
  );
  const address = `${LOOPBACK}:${port}`;
  for (const namespace of namespaces) await setUpNamespace(address, namespace, new AbortController().signal);

  const storeFolder = join(folder, 'store');
  const workers = served.flatMap(({ namespace, github, controls, hosts }) => [
    ...controls.map((name) => ({ name, namespace, role: 'control' as const, more: github })),
    ...hosts.map((name) => ({ name, namespace, role: 'cpu' as const, more: hostPlace(folder, name) })),
  ]);
  const ways: TcpProxy[] = [];
  for (const { name, namespace, role, more } of workers) {
    const way = await proxy(port);
    ways.push(way);
    const environment = {
      TEMPORAL_ADDRESS: way.address,
      TEMPORAL_NAMESPACE: namespace,
      BENCHMARK_GATE_STORE: storeFolder,
      BENCHMARK_GATE_WORK: join(folder, 'work', name),
      ...more,
    };
    const part = await begin(workerPlan(name, { role, environment, log: log(name) }, env));
    victims[name] = { part, ways: [way], namespaces: [namespace] };
  }
  const store = openStore({ BENCHMARK_GATE_STORE: storeFolder });
  const ownWay = await proxy(port);
  ways.push(ownWay);
  endings.push(await startInstantHost(ownWay.address, store));
  victims.server = { part: server, ways, namespaces };
  const connection = await Connection.connect({ address, connectTimeout: '1m' });
  endings.push(() => connection.close());
  return { folder, store, victims, lost, end, client: (namespace) => new Client({ connection, namespace }) };
}

/** A host's own id and lock: two on one machine that don't wait for each other. */
const hostPlace = (folder: string, name: string) => ({
  BENCHMARK_GATE_HOST_ID: name,
  BENCHMARK_GATE_LOCK: join(folder, 'work', `${name}.lock`),
});

/** Returns what ends it. */
async function startInstantHost(address: string, store: Store): Promise<() => Promise<void>> {
  const [connection, own] = [await NativeConnection.connect({ address }), await Connection.connect({ address })];
  const client = new Client({ connection: own, namespace: INSTANT });
  const sets = setStore(async (document) => (await store.putJson(document)).uri);
  const host = await startHost({ client, namespace: INSTANT, connection, lanes: LANES }, SCRIPT, sets, []);
  return async () => {
    await host.stop();
    await own.close();
    await connection.close();
  };
}

import { LOOPBACK } from '../../temporal-server/ports.ts';
import type { PostgresAddress } from '../postgres/postgres-address.ts';

/** Ports of the loopback address that a Temporal server listens on: of each of its four parts, and for HTTP. */
export interface ServerPorts {
  readonly frontend: number;
  readonly history: number;
  readonly matching: number;
  readonly worker: number;
  readonly http: number;
  /** Of the same parts in the same order: there they find each other. */
  readonly membership: readonly [number, number, number, number];
}

/** How many inner ports a server has for what its parts are asked for, and for where they find each other. */
export const SERVICE_PORTS = 4;
export const MEMBERSHIP_PORTS = 4;

export function serverPorts(frontend: number, service: readonly number[], membership: readonly number[]): ServerPorts {
  const [history = 0, matching = 0, worker = 0, http = 0] = service;
  const [first = 0, second = 0, third = 0, fourth = 0] = membership;
  return { frontend, history, matching, worker, http, membership: [first, second, third, fourth] };
}

/** The two databases of a Temporal server. */
export const DATABASES = { temporal: 'temporal', visibility: 'temporal_visibility' } as const;

/** Gates are spread over these; the number of a database that is there can't be changed. */
const SHARDS = 4;

/** Connections at most to each database: less than the hundred that PostgreSQL lets in, all in all. */
const CONNECTIONS = { temporal: 30, visibility: 10 };

export interface ServerConfigurationInput {
  readonly postgres: PostgresAddress;
  readonly ports: ServerPorts;
  /** The file of {@link dynamicSettings}. */
  readonly dynamicFile: string;
}

/** The configuration of a whole Temporal server on one machine, as it takes it in a file (JSON is YAML). */
export function serverConfiguration({ postgres, ports, dynamicFile }: ServerConfigurationInput): object {
  const { frontend, history, matching, worker, http, membership } = ports;
  const host = postgres.host.includes(':') ? `[${postgres.host}]` : postgres.host;
  const datastore = (database: keyof typeof DATABASES) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName: DATABASES[database],
      connectAddr: `${host}:${postgres.port}`,
      connectProtocol: 'tcp',
      user: postgres.user,
      password: postgres.password,
      maxConns: CONNECTIONS[database],
      maxIdleConns: CONNECTIONS[database],
      maxConnLifetime: '1h',
    },
  });
  const service = (grpcPort: number, membershipPort: number, more: object = {}) => ({
    rpc: { grpcPort, membershipPort, bindOnIP: LOOPBACK, ...more },
  });
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: SHARDS,
      datastores: { default: datastore('temporal'), visibility: datastore('visibility') },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: LOOPBACK } },
    services: {
      frontend: service(frontend, membership[0], { httpPort: http }),
      history: service(history, membership[1]),
      matching: service(matching, membership[2]),
      worker: service(worker, membership[3]),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `${LOOPBACK}:${frontend}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '10s' },
  };
}

/** What the server may be told while it runs. Fairness: as in `containers/temporal/dynamic-config.yaml`. */
export const dynamicSettings = (): object => ({ 'matching.enableFairness': [{ value: true }] });

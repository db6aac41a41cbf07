import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../../../../adapters/files/package-root.ts';
import {
  dynamicSettings,
  serverConfiguration,
  serverPorts,
} from '../../../../../demo/cluster/temporal/server-configuration.ts';

const PORTS = serverPorts(7233, [1, 2, 3, 4], [5, 6, 7, 8]);

it('listens on this machine alone, each part on ports of its own', () => {
  const postgres = { host: '::1', port: 5433, user: 'gate', password: 'it"s' };
  const { services, persistence, global } = JSON.parse(
    JSON.stringify(serverConfiguration({ postgres, ports: PORTS, dynamicFile: '/d' })),
  );
  const rpcs = Object.values<{ rpc: Record<string, unknown> }>(services).map(({ rpc }) => rpc);
  expect(rpcs.every(({ bindOnIP }) => bindOnIP === '127.0.0.1')).toBe(true);
  expect(global.membership.broadcastAddress).toBe('127.0.0.1');
  const ports = rpcs.flatMap(({ grpcPort, membershipPort, httpPort = [] }) =>
    [grpcPort, membershipPort, httpPort].flat(),
  );
  expect(new Set(ports).size).toBe(9);
  const { default: store, visibility } = persistence.datastores;
  expect([store.sql.connectAddr, store.sql.password]).toEqual(['[::1]:5433', 'it"s']);
  expect([store.sql.databaseName, visibility.sql.databaseName]).toEqual(['temporal', 'temporal_visibility']);
});

it('has the settings that the containers have', async () => {
  const file = join(packageRoot(), 'containers/temporal/dynamic-config.yaml');
  expect(dynamicSettings()).toEqual(parse(await readFile(file, 'utf8')));
});

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startCluster } from '../../../../demo/cluster/start-cluster.ts';

it('asks for PostgreSQL before it looks for a server, which may have to be built first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'start-cluster-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // Neither a server nor Go is on this PATH.
  const psql = join(folder, 'psql');
  await writeFile(psql, '#!/bin/sh\necho "connection refused" >&2\nexit 2\n');
  await chmod(psql, 0o755);
  const said: string[] = [];
  const starting = startCluster({
    ...{ folder, store: null, version: null, ports: { server: 0, ui: 0 } },
    postgres: { host: '127.0.0.1', port: 1, user: 'gate', password: 'secret' },
    env: { PATH: folder, HOME: folder },
    say: (line) => said.push(line),
    onLost: () => undefined,
    signal: new AbortController().signal,
  });
  await expect(starting).rejects.toThrow(
    /^PostgreSQL at gate@127\.0\.0\.1:1 can't be used \(connection refused\): start it/,
  );
  expect(said).toEqual([]);
});

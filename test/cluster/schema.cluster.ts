import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Part } from '../../demo/cluster/parts/part.ts';
import { type AskPostgres, askPostgres } from '../../demo/cluster/postgres/ask-postgres.ts';
import { type OwnPostgres, ownPostgres } from '../../demo/cluster/postgres/own-postgres.ts';
import { findServer, SCHEMA_VERSIONS } from '../../demo/cluster/temporal/find-server.ts';
import { setUpSchema } from '../../demo/cluster/temporal/schema.ts';
import { DATABASES } from '../../demo/cluster/temporal/server-configuration.ts';
import { freePorts } from '../../demo/temporal-server/ports.ts';
import { CAN_MOUNT, smallDisk } from '../support/processes/small-disk.ts';

const env = process.env;
const silent = { say: () => undefined, onLost: () => undefined };

let folder: string;
let own: OwnPostgres;
let part: Part;
let ask: AskPostgres;
let sqlTool: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-schema-'));
  await execa('chmod', ['755', folder]);
  const [port = 0] = await freePorts(1);
  own = await ownPostgres({ folder, log: join(folder, 'postgres.log'), port, env });
  part = await Part.start(own.plan, silent);
  ask = await askPostgres(own.address, env);
  ({ sqlTool } = await findServer({ env, say: (line) => console.error(line) }));
});
afterAll(async () => {
  await part?.stop();
  await rm(folder, { recursive: true, force: true });
});

const setUp = () => setUpSchema({ sqlTool, postgres: own.address, ask, env });
const versionsOf = () =>
  Promise.all(
    Object.values(DATABASES).map(
      async (database) => (await ask(database, 'select curr_version from schema_version'))[0],
    ),
  );

it('makes both databases in the versions that are written down, and leaves them as they are', async () => {
  await setUp();
  expect(await versionsOf()).toEqual(Object.values(SCHEMA_VERSIONS));
  await setUp();
  expect(await versionsOf()).toEqual(Object.values(SCHEMA_VERSIONS));
});

it('goes on where an earlier one was ended half way', async () => {
  await ask('postgres', 'drop database temporal_visibility');
  await ask('postgres', 'create database temporal_visibility');
  await setUp();
  expect(await versionsOf()).toEqual(Object.values(SCHEMA_VERSIONS));
});

it('touches neither where one is of a newer server', async () => {
  await ask('temporal_visibility', `update schema_version set curr_version = '1.99'`);
  await ask('postgres', 'drop database temporal');
  await expect(setUp()).rejects.toThrow(
    /^the database temporal_visibility of temporal@\S+ has a newer schema \(1\.99\) than the server \S+ knows \(1\.9\): .*update benchmark-gate$/,
  );
  expect(await ask('postgres', `select 1 from pg_database where datname = 'temporal'`)).toEqual([]);
});

it.runIf(CAN_MOUNT)('says that the disk is full where the data does not fit, and leaves nothing of it', async () => {
  const disk = await smallDisk('16m');
  await execa('chmod', ['755', disk, join(disk, '..')]);
  const [port = 0] = await freePorts(1);
  await expect(ownPostgres({ folder: disk, log: join(folder, 'full.log'), port, env })).rejects.toThrow(
    /^PostgreSQL's data can't be made in .*: its disk is full: make room/,
  );
});

import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findProcesses } from '../support/processes/find-processes.ts';
import { CAN_MOUNT, smallDisk } from '../support/processes/small-disk.ts';
import { until } from '../support/until.ts';
import { ClusterPlace } from './cluster-command.ts';

let place: ClusterPlace;
beforeEach(async () => {
  place = await ClusterPlace.make();
});
afterEach(() => place.remove());

const start = (...args: string[]) => place.start(...args);
/** What runs from its folder; nothing, if all is well. */
const left = () => findProcesses([place.data]);

it('ends all by one Ctrl-C, has a gate go on when it starts again on the same data, lets no second one on it, and dies whole', async () => {
  const first = start();
  const address = await first.up();
  expect(
    first.said().match(/^(?:PostgreSQL|Temporal server|Temporal UI|GitHub|store|control-\d|bench-\d) /gm),
  ).toHaveLength(9);
  const connection = await Connection.connect({ address });
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  await connection.close();

  const [, id = ''] = /^started (\S+)/m.exec((await first.ask(...first.askedFor(), '--wait', '1s')).stderr) ?? [];
  expect(id).toMatch(/^benchmark-gate\//);

  const second = await start().process;
  expect([second.exitCode, second.all]).toEqual([2, expect.stringMatching(/another cluster runs on .*--data$/)]);

  first.process.kill('SIGINT');
  expect((await first.process).exitCode).toBe(0);
  expect(await left()).toEqual([]);

  const again = start();
  const known = await Connection.connect({ address: await again.up() });
  const kept = await known.workflowService.describeNamespace({ namespace: 'default' });
  await known.close();
  expect(kept.namespaceInfo?.id).toBe(namespaceInfo?.id);
  // Another server, and other workers, have it go on where it was: to its end, which a cancelling brings near.
  await again.ask('cancel', id);
  const { stdout, code } = await again.ask('follow', id);
  expect([code, stdout]).toEqual([0, expect.stringContaining('= skipped (bounded-by-policy)')]);
  again.process.kill('SIGKILL');
  await again.process;
  await until('nothing left', async () => (await left()).length === 0);
});

it('begins nothing where no PostgreSQL answers', async () => {
  const { exitCode, all } = await start('--postgres', 'postgres://gate:secret@127.0.0.1:1').process;
  expect([exitCode, all]).toEqual([
    2,
    expect.stringMatching(/^PostgreSQL at gate@127\.0\.0\.1:1 can't be used .*--postgres$/),
  ]);
  expect(all).not.toContain('secret');
  expect(await left()).toEqual([]);
});

it.runIf(CAN_MOUNT)('begins nothing on a disk that is full', async () => {
  place.data = join(await smallDisk('64m'), 'data');
  const { exitCode, all } = await start().process;
  expect([exitCode, all]).toEqual([2, expect.stringMatching(/^the disk of .* has \d+ MiB free.*--data$/)]);
  expect(await left()).toEqual([]);
});

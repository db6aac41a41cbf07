import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageRoot } from '../../adapters/files/package-root.ts';
import { findProcesses } from '../support/processes/find-processes.ts';
import { runCli } from '../support/processes/run-cli.ts';
import { CAN_MOUNT, smallDisk } from '../support/processes/small-disk.ts';
import { until } from '../support/until.ts';

let home: string;
let data: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cluster-command-'));
  // The user whom PostgreSQL runs as has to come there.
  await execa('chmod', ['755', home]);
  data = join(home, 'data');
});
afterEach(() => rm(home, { recursive: true, force: true }));

type Started = ReturnType<typeof start>;

/** `npm run cluster` without npm between it and its signals. */
function start(...args: string[]) {
  const main = join(packageRoot(), 'demo', 'cluster', 'main.ts');
  const ports = args.includes('--port') ? [] : ['--port', '0', '--ui-port', '0'];
  const running = execa(process.execPath, ['--import', 'tsx', main, '--data', data, ...ports, ...args], {
    reject: false,
    all: true,
  });
  let said = '';
  running.all.on('data', (text) => {
    said += String(text);
  });
  return { process: running, said: () => said };
}

async function untilUp({ process: running, said }: Started): Promise<string> {
  await until('the cluster up', async () => {
    if (running.exitCode !== null) throw new Error(`it ended: ${said()}`);
    return said().includes('Ctrl-C ends all of it');
  });
  return /^Temporal server +(\S+)/m.exec(said())?.[1] ?? '';
}

/** What runs from its folder; nothing, if all is well. */
const left = () => findProcesses([data]);

/** Asks that cluster as it tells people to. */
function ask({ said }: Started, ...args: string[]) {
  const [, exported = ''] = /^ +export (.+)$/m.exec(said()) ?? [];
  return runCli(args, { env: Object.fromEntries(exported.split(' ').map((each) => each.split('=', 2))), cwd: home });
}

/** What it says that one may ask for. */
const askedFor = ({ said }: Started): string[] => /benchmark-gate (run .+)$/m.exec(said())?.[1]?.split(' ') ?? [];

it('ends all by one Ctrl-C, has a gate go on when it starts again on the same data, lets no second one on it, and dies whole', async () => {
  const first = start();
  const address = await untilUp(first);
  expect(
    first.said().match(/^(?:PostgreSQL|Temporal server|Temporal UI|GitHub|store|control-\d|bench-\d) /gm),
  ).toHaveLength(9);
  const connection = await Connection.connect({ address });
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  await connection.close();

  const [, id = ''] = /^started (\S+)/m.exec((await ask(first, ...askedFor(first), '--wait', '1s')).stderr) ?? [];
  expect(id).toMatch(/^benchmark-gate\//);

  const second = await start().process;
  expect([second.exitCode, second.all]).toEqual([2, expect.stringMatching(/another cluster runs on .*--data$/)]);

  first.process.kill('SIGINT');
  expect((await first.process).exitCode).toBe(0);
  expect(await left()).toEqual([]);

  const again = start();
  const known = await Connection.connect({ address: await untilUp(again) });
  const kept = await known.workflowService.describeNamespace({ namespace: 'default' });
  await known.close();
  expect(kept.namespaceInfo?.id).toBe(namespaceInfo?.id);
  // Another server, and other workers, have it go on where it was: to its end, which a cancelling brings near.
  await ask(again, 'cancel', id);
  const { stdout, code } = await ask(again, 'follow', id);
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
  data = join(await smallDisk('64m'), 'data');
  const { exitCode, all } = await start().process;
  expect([exitCode, all]).toEqual([2, expect.stringMatching(/^the disk of .* has \d+ MiB free.*--data$/)]);
  expect(await left()).toEqual([]);
});

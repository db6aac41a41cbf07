import { Worker } from '@temporalio/worker';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { announceServing, listServing, requestDrain } from '../../../../adapters/host/serving-record.ts';
import { type CheckIo, workerCheckCommand } from '../../../../cli/worker/check.ts';
import { presenceQueue } from '../../../../gate/names/names.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';

let place: TestNamespace;
beforeAll(async () => {
  place = await openNamespace();
});
afterAll(() => place.close());

async function check(role: 'control' | 'cpu' | 'cuda', options: Partial<CheckIo> = {}) {
  const said: string[] = [];
  const stdout = (text: string) => void said.push(text);
  const env = { BENCHMARK_GATE_WORK: '/nonexistent' };
  const code = await workerCheckCommand(role, place.client, { env, stdout, isAlive: () => true, ...options });
  return { code, said: said.join('') };
}

/** Asks for work on the queue of CPU hosts' presence, as a process of a machine, until the test ends. */
async function pollAs(identity: string): Promise<void> {
  const worker = await Worker.create({
    connection: await place.nativeConnection(),
    namespace: place.namespace,
    taskQueue: presenceQueue('cpu'),
    identity,
    activities: { answerPresence: async () => ({}) },
  });
  const serving = worker.run();
  onTestFinished(async () => {
    worker.shutdown();
    await serving;
  });
}

describe('worker check', () => {
  it('knows which roles a worker of this machine serves', async () => {
    const worker = await Worker.create({
      connection: await place.nativeConnection(),
      namespace: place.namespace,
      taskQueue: presenceQueue('cpu'),
      identity: '4711@bench-1',
      activities: { answerPresence: async () => ({}) },
    });
    const serving = worker.run();
    try {
      await expect
        .poll(() => check('cpu', { host: 'bench-1' }), { timeout: 240_000 })
        .toEqual({
          code: 0,
          said: 'a worker of bench-1 serves cpu\n',
        });
      expect(await check('cpu', { host: 'bench-10' })).toMatchObject({ code: 1 });
      expect(await check('cuda', { host: 'bench-1' })).toEqual({
        code: 1,
        said: 'no worker of bench-1 serves cuda: start it: benchmark-gate worker --role cuda\n',
      });
      expect(await check('control', { host: 'bench-1' })).toMatchObject({ code: 1 });
    } finally {
      worker.shutdown();
      await serving;
    }
    // The server remembers a poller for a while.
    expect(await check('cpu', { host: 'bench-1', now: Date.now() + 80_000 })).toMatchObject({ code: 1 });
  });

  it('says no at once where the process that asked for work is gone', async () => {
    const process = execa('sleep', ['600'], { reject: false });
    await pollAs(`${process.pid}@bench-2`);
    let said = '';
    const stdout = (text: string) => {
      said = text;
    };
    const checkProcess = async () => ({
      code: await workerCheckCommand('cpu', place.client, {
        env: { BENCHMARK_GATE_WORK: '/nonexistent' },
        stdout,
        host: 'bench-2',
      }),
      said,
    });
    await expect.poll(checkProcess, { timeout: 240_000 }).toMatchObject({ code: 0 });
    process.kill('SIGKILL');
    await process;
    expect(await checkProcess()).toEqual({
      code: 1,
      said: 'no worker of bench-2 serves cpu: start it: benchmark-gate worker --role cpu\n',
    });
  });

  it('says no at once where it is being drained', async () => {
    const folder = await temporaryFolder();
    const record = announceServing(folder, {
      pid: 4712,
      role: 'all',
      hosts: ['a-cpu'],
      startedAt: '2026-01-01T00:00:00.000Z',
    });
    onTestFinished(() => record.close());
    await pollAs('4712@bench-3');
    const asHost = { host: 'bench-3', env: { BENCHMARK_GATE_WORK: folder } };
    await expect.poll(() => check('cpu', asHost), { timeout: 240_000 }).toMatchObject({ code: 0 });
    // The record is written while the worker begins to poll.
    await expect.poll(() => listServing(folder), { timeout: 240_000 }).toHaveLength(1);
    for (const worker of await listServing(folder)) await requestDrain(folder, worker);
    expect(await check('cpu', asHost)).toEqual({
      code: 1,
      said: 'the worker of bench-3 that serves cpu is being drained\n',
    });
  });
});

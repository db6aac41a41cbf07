import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workerCheckCommand } from '../../client/commands/worker-check.ts';
import { presenceQueue } from '../../gate/contract/names.ts';
import { startTestServer, type TestServer } from '../support/temporal.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function check(role: 'control' | 'cpu' | 'cuda', options: { host?: string; now?: number } = {}) {
  const said: string[] = [];
  const code = await workerCheckCommand(role, server.client, { stdout: (text) => void said.push(text), ...options });
  return { code, said: said.join('') };
}

describe('worker check', () => {
  it('knows which roles a worker of this machine serves', async () => {
    const worker = await Worker.create({
      connection: await server.nativeConnection(),
      taskQueue: presenceQueue('cpu'),
      identity: '4711@bench-1',
      activities: { answerPresence: async () => ({}) },
    });
    const serving = worker.run();
    try {
      await expect
        .poll(() => check('cpu', { host: 'bench-1' }), { timeout: 20_000 })
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
});

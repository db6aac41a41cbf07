import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerProcess } from '../../../../demo/temporal-server/server-process.ts';
import { until } from '../../../support/until.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'server-process-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A server that is up, and does this when it is asked to end. */
async function started(onInterrupt: string, graceMs: number): Promise<ServerProcess> {
  const log = join(folder, 'log');
  const script = `trap '${onInterrupt}' INT; echo up; while :; do sleep 0.05; done`;
  const server = await ServerProcess.start('sh', ['-c', script], log, process.env, { signal: 'SIGINT', graceMs });
  await until('it is up', async () => (await readFile(log, 'utf8')).includes('up'));
  return server;
}

it('lets a server end by itself for as long as it is given', async () => {
  const server = await started('sleep 0.5; exit 7', 10 * 60_000);
  await server.stop();
  expect(await server.exited).toEqual({ code: 7, signal: null });
});

it('kills one that does not end in that time', async () => {
  const server = await started('', 50);
  await server.stop();
  expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
});

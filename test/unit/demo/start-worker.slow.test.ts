import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startWorkerProcess } from '../../../demo/start-worker.ts';
import { requireBuild } from '../../support/processes/run-cli.ts';
import { until } from '../../support/until.ts';

it.each(['control', 'cpu'] as const)('lets a %s worker end by itself that takes its time', async (role) => {
  requireBuild();
  const folder = await mkdtemp(join(tmpdir(), 'start-worker-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const environment = { TEMPORAL_ADDRESS: '127.0.0.1:1', BENCHMARK_GATE_WORK: join(folder, 'work') };
  const worker = await startWorkerProcess({ role, environment, log: join(folder, 'log') }, process.env);
  // It can't do anything for longer than a server is given to end.
  process.kill(worker.pid, 'SIGSTOP');
  await until('that it stands still', async () => / T /.test(await readFile(`/proc/${worker.pid}/stat`, 'utf8')));
  const stopped = worker.stop();
  await sleep(6_000);
  process.kill(worker.pid, 'SIGCONT');
  await stopped;
  expect((await worker.exited).signal).not.toBe('SIGKILL');
});

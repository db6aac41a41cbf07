import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ClusterError } from '../../../../demo/cluster/cluster-error.ts';
import type { PartPlan } from '../../../../demo/cluster/parts/part.ts';
import { Starting } from '../../../../demo/cluster/starting.ts';
import { ServerProcess } from '../../../../demo/temporal-server/server-process.ts';
import { isRunning } from '../../../support/temporal/processes.ts';

it('ends what began before and beside a part that failed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'starting-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log = join(folder, 'log');
  const pids: number[] = [];
  const plan = (name: string, ready: PartPlan['ready'] = async () => undefined): PartPlan => ({
    name,
    log,
    async start() {
      const process = await ServerProcess.start('sleep', ['600'], log);
      pids.push(process.pid);
      return process;
    },
    ready,
  });
  const said: string[] = [];
  const watcher = { say: (line: string) => said.push(line), onLost: () => undefined };
  const starting = new Starting(watcher, new AbortController().signal);
  await starting.begin(plan('database'), '127.0.0.1:1');
  const refuses = async () => {
    throw new ClusterError('it refuses');
  };
  const together = starting.beginTogether([plan('bench-1', refuses), plan('bench-2')]);
  await expect(together).rejects.toThrow(/^bench-1 could not be started: it refuses/);
  await starting.stop();
  expect(pids).toHaveLength(3);
  expect(await Promise.all(pids.map(isRunning))).toEqual([false, false, false]);
  expect(said.map((line) => line.split(' ')[0])).toEqual(['database', 'bench-2']);
});

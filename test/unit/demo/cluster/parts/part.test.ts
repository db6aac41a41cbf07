import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ClusterError } from '../../../../../demo/cluster/cluster-error.ts';
import { Part, type PartPlan } from '../../../../../demo/cluster/parts/part.ts';
import { ServerProcess } from '../../../../../demo/temporal-server/server-process.ts';
import { isRunning } from '../../../../support/temporal/processes.ts';
import { until } from '../../../../support/until.ts';

/** A part that a shell plays, and what was said of it. */
async function scene(script: string, ready: PartPlan['ready'] = async () => undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'part-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log = join(folder, 'part.log');
  const said: string[] = [];
  const lost: ClusterError[] = [];
  const started: number[] = [];
  const plan: PartPlan = {
    name: 'database',
    log,
    async start() {
      const process = await ServerProcess.start('sh', ['-c', script], log);
      started.push(process.pid);
      return process;
    },
    ready,
  };
  return {
    plan,
    started,
    said,
    lost,
    watcher: { say: (line: string) => said.push(line), onLost: (error: ClusterError) => lost.push(error) },
  };
}

it('starts a part again that was killed, says so, and ends it for good when it is stopped', async () => {
  const { plan, started, said, lost, watcher } = await scene('exec sleep 600');
  const part = await Part.start(plan, watcher);
  const first = part.pid ?? 0;
  expect(part.isReady).toBe(true);
  process.kill(first, 'SIGKILL');
  await until('another process', async () => part.isReady && part.pid !== null && part.pid !== first);
  await until('it said', async () => said.length === 2);
  expect(said).toEqual([
    expect.stringMatching(/^database ended with SIGKILL; it is started again in 1 s/),
    'database is back',
  ]);
  await part.stop();
  expect(await Promise.all(started.map(isRunning))).toEqual([false, false]);
  expect([started.length, lost]).toEqual([2, []]);
});

it('tells why a part could not be started, and leaves nothing of it', async () => {
  const { plan, started, watcher } = await scene(
    'echo "FATAL: No space left on device" >&2; exec sleep 600',
    async () => {
      throw new ClusterError('it refuses');
    },
  );
  await expect(Part.start(plan, watcher)).rejects.toThrow(/^database could not be started: it refuses; /);
  expect(await Promise.all(started.map(isRunning))).toEqual([false]);
});

it('tells the last words of a part that ends while it starts', async () => {
  const never = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  const { plan, watcher } = await scene('echo "FATAL: No space left on device" >&2; exit 1', never);
  await expect(Part.start(plan, watcher)).rejects.toThrow(
    /^database could not be started: it ended with exit code 1; its disk is full: make room/,
  );
});

it('stops a part that is just away', async () => {
  const { plan, started, watcher } = await scene('exec sleep 600');
  const part = await Part.start(plan, watcher);
  process.kill(part.pid ?? 0, 'SIGKILL');
  await until('it is away', async () => !part.isReady);
  await part.stop();
  expect(started).toHaveLength(1);
});

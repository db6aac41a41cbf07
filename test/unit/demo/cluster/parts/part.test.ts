import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ClusterError } from '../../../../../demo/cluster/cluster-error.ts';
import { Part, type PartPlan } from '../../../../../demo/cluster/parts/part.ts';
import { ServerProcess } from '../../../../../demo/temporal-server/server-process.ts';
import { isRunning } from '../../../../support/temporal/processes.ts';
import { until } from '../../../../support/until.ts';

/** A part that a shell plays, with its log's name as `$0`, and what was said of it. */
async function scene(script: string, more: Partial<Pick<PartPlan, 'ready' | 'drainable'>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'part-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log = join(folder, 'part.log');
  const said: string[] = [];
  const lost: Error[] = [];
  const started: number[] = [];
  /** What its later starts meet, the first one first. */
  const faults: Error[] = [];
  const plan: PartPlan = {
    name: 'database',
    log,
    async start() {
      const fault = started.length === 0 ? undefined : faults.shift();
      if (fault !== undefined) throw fault;
      const process = await ServerProcess.start('sh', ['-c', script, log], log);
      started.push(process.pid);
      return process;
    },
    ready: async () => undefined,
    ...more,
  };
  return {
    plan,
    started,
    said,
    lost,
    faults,
    watcher: { say: (line: string) => said.push(line), onLost: (error: Error) => lost.push(error) },
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
  const ready = async () => {
    throw new ClusterError('it refuses');
  };
  const { plan, started, watcher } = await scene('echo "FATAL: No space left on device" >&2; exec sleep 600', {
    ready,
  });
  await expect(Part.start(plan, watcher)).rejects.toThrow(/^database could not be started: it refuses; /);
  expect(await Promise.all(started.map(isRunning))).toEqual([false]);
});

it('tells the last words of a part that ends while it starts', async () => {
  const never = (signal: AbortSignal) =>
    new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  const { plan, watcher } = await scene('echo "FATAL: No space left on device" >&2; exit 1', { ready: never });
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

/** What Node's own calls throw where the system refuses one. */
const refusal = (code: string, words: string) =>
  Object.assign(new Error(`${code}: ${words}, write`), { code, errno: -28, syscall: 'write' });

it('starts a part again whose start the system refused, and says why', async () => {
  const { plan, said, lost, faults, watcher } = await scene('exec sleep 600');
  faults.push(refusal('ENOSPC', 'no space left on device'));
  const part = await Part.start(plan, watcher);
  process.kill(part.pid ?? 0, 'SIGKILL');
  await until('it is back', async () => said.length === 3);
  expect(said.slice(1)).toEqual([
    expect.stringMatching(
      /^database did not come back \(ENOSPC: no space left on device, write\); it is started again in 2 s/,
    ),
    'database is back',
  ]);
  expect(lost).toEqual([]);
  await part.stop();
});

it('tells in one line why the system does not let a part begin', async () => {
  const { plan, watcher } = await scene('exec sleep 600');
  const full = { ...plan, start: () => Promise.reject(refusal('ENOSPC', 'no space left on device')) };
  const words = await Part.start(full, watcher).catch((error: unknown) => `${error}`);
  expect(words).toBe(
    'ClusterError: database could not be started: its disk is full: make room, or name another folder: --data (ENOSPC: no space left on device, write)',
  );
  const closed = { ...plan, start: () => Promise.reject(refusal('EACCES', 'permission denied')) };
  await expect(Part.start(closed, watcher)).rejects.toThrow(
    /^database could not be started: EACCES: permission denied, write$/,
  );
});

it('gives a part up whose start fails in a way that nobody thought of', async () => {
  const { plan, lost, faults, watcher } = await scene('exec sleep 600');
  const fault = new TypeError('a mistake');
  faults.push(fault);
  const part = await Part.start(plan, watcher);
  process.kill(part.pid ?? 0, 'SIGKILL');
  await until('it is lost', async () => lost.length > 0);
  expect(lost).toEqual([fault]);
  await part.stop();
});

it('leaves a part ended that was drained, and says so', async () => {
  const { plan, started, said, lost, watcher } = await scene('until [ -e "$0.end" ]; do sleep 0.05; done', {
    drainable: true,
  });
  const part = await Part.start(plan, watcher);
  await writeFile(`${plan.log}.end`, '');
  await until('it ended', async () => part.pid === null);
  await part.stop();
  expect(part.isReady).toBe(false);
  expect([started.length, said, lost]).toEqual([
    1,
    ['database was drained: it stays ended until the cluster is started again'],
    [],
  ]);
});

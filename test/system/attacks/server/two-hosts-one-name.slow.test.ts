import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { hostQueue } from '../../../../gate/names/names.ts';
import { runInside } from '../../../support/processes/run-inside.ts';
import { killWorker, startWorker } from '../../../support/processes/worker-process.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';
import { until } from '../../../support/until.ts';

let place: TestNamespace;
beforeAll(async () => {
  place = await openNamespace();
});
afterAll(() => place?.close());

/** Hosts that all call themselves by one name, as compose's default has it. */
async function machines(name: string) {
  const folder = await mkdtemp(join(tmpdir(), 'one-name-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const environment = (work: string) => ({
    TEMPORAL_ADDRESS: place.address,
    TEMPORAL_NAMESPACE: place.namespace,
    BENCHMARK_GATE_STORE: join(folder, 'store'),
    BENCHMARK_GATE_LOCK: join(folder, 'lock'),
    BENCHMARK_GATE_WORK: join(folder, work),
    BENCHMARK_GATE_HOST_ID: name,
  });
  let started = 0;
  return {
    environment,
    async start(work: string) {
      started += 1;
      const log = join(folder, `${started}.log`);
      const worker = await startWorker('cpu', environment(work), log);
      onTestFinished(() => worker.stop());
      return { worker, said: () => readFile(log, 'utf8') };
    },
  };
}

const serves = (said: () => Promise<string>, name: string) =>
  until('that it serves', async () =>
    new RegExp(`^cpu host ${name}-cpu(?: takes work again)?$`, 'm').test(await said()),
  );

it('the second host with a name is refused, doctor names both, and it serves when the first is gone', async () => {
  const { environment, start } = await machines('compose');
  const first = await start('one');
  await serves(first.said, 'compose');
  const pid = first.worker.pid;
  // The server tells of a worker from its first question on.
  await until('that the first is seen', async () => {
    const { pollers } = await place.client.workflowService.describeTaskQueue({
      namespace: place.namespace,
      taskQueue: { name: hostQueue('compose-cpu') },
      taskQueueType: 2,
    });
    return pollers?.some(({ identity }) => identity?.startsWith(`${pid}@`));
  });

  const second = await start('two');
  const refusal = await until(
    'that the second is refused',
    async () => /^cpu host compose-cpu takes nothing: (.*)$/m.exec(await second.said())?.[1] ?? null,
  );
  expect(refusal).toMatch(
    new RegExp(
      `^two hosts call themselves compose-cpu: this one \\(process ${second.worker.pid}@\\S+, nonce [0-9a-f]{8}\\) ` +
        `and one that serves already \\(process ${pid}@\\S+, nonce [0-9a-f]{8}\\): ` +
        'set BENCHMARK_GATE_HOST_ID to another name on one of them$',
    ),
  );
  expect(await second.said()).not.toMatch(/^cpu host compose-cpu$/m);
  const doctor = async (work: string) =>
    (await runInside(['doctor', '--json', '--role', 'cpu'], { env: environment(work) })).stdout;
  expect(await doctor('one')).toContain('no other host calls itself compose-cpu');
  expect(await doctor('two')).toContain(
    `this machine would call itself compose-cpu, and so does a host that serves: ${pid}@`,
  );

  await killWorker(first.worker);
  await until('that the second takes over', async () => (await second.said()).includes('takes work again'));
  expect((await second.said()).match(/takes nothing/g)).toHaveLength(1);
});

it('a second worker on one work folder is refused, and a restarted one is the same host', async () => {
  const { start } = await machines('scaled');
  const first = await start('one');
  await serves(first.said, 'scaled');
  const second = await start('one');
  const refusal = await until(
    'that the second is refused',
    async () => /^cpu host scaled-cpu takes nothing: (.*)$/m.exec(await second.said())?.[1] ?? null,
  );
  expect(refusal).toMatch(/^two workers were started with the work folder \S+one\/cpu, this one \(process \d+@/);
  expect(refusal).toContain(`(process ${first.worker.pid}@`);
  await second.worker.stop();

  // Killed, it is still remembered by the server; its folder says that this is the same host.
  await killWorker(first.worker);
  const again = await start('one');
  await serves(again.said, 'scaled');
  expect(await again.said()).not.toContain('takes nothing');
});

/** A machine with this one's hostname that serves a host: a poller with no process here. */
async function twinMachine(name: string) {
  const identity = `4000000@${hostname()} ${name}-cpu 0000000b since 2026-11-29T00:00:00.000Z in 00000000`;
  const worker = await Worker.create({
    connection: await place.nativeConnection(),
    namespace: place.namespace,
    taskQueue: hostQueue(`${name}-cpu`),
    identity,
    activities: { nothing: async () => undefined },
  });
  const running = worker.run();
  onTestFinished(async () => {
    worker.shutdown();
    await running;
  });
  return { identity };
}

it('of two machines with one hostname, the one that came second stays refused, with its mend', async () => {
  const { start } = await machines('cloned');
  const { identity } = await twinMachine('cloned');
  await until('that the twin is seen', async () => {
    const { pollers } = await place.client.workflowService.describeTaskQueue({
      namespace: place.namespace,
      taskQueue: { name: hostQueue('cloned-cpu') },
      taskQueueType: 2,
    });
    return pollers?.some((poller) => poller.identity === identity);
  });
  const second = await start('one');
  const refusal = await until(
    'that the second is refused or serves',
    async () => /^cpu host cloned-cpu(.*)$/m.exec(await second.said())?.[1] ?? null,
  );
  expect(refusal).toMatch(
    /^ takes nothing: two hosts call themselves cloned-cpu: .* \(process 4000000@\S+, nonce 0000000b\): set BENCHMARK_GATE_HOST_ID to another name on one of them$/,
  );
});

import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workflowId } from '../../../../gate/contract/request.ts';
import { CONTROL_QUEUE, GATE_WORKFLOW, HOST_LEASED_SIGNAL } from '../../../../gate/names/names.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold, seen, untilAborted } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, deviceless, GPU, OPTIONAL, profile, QUICKER } from '../../../support/workflows/profiles.ts';

const MINUTE_MS = 60_000;

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const away = async (): Promise<never> => {
  throw ApplicationFailure.nonRetryable('the store is away', 'StoreAway');
};

it.concurrent('ends a cancelled run with an outcome and a completed check while the store is away', async () => {
  const hosts = [cpuHost({ beforeMeasure: (_: string, signal: AbortSignal) => untilAborted(signal) }), deviceless];
  await bench.scene(
    { profile: profile(), hosts, control: { evaluate: away } },
    async ({ gates, request, journal, standIn }) => {
      const run = await gates.start(request);
      await seen(journal, 'measure kernels');
      await run.cancel();
      expect(await run.outcome()).toMatchObject({
        status: 'skipped',
        reason: 'bounded-by-policy',
        state: 'in-progress',
      });
      const { checkRuns } = await standIn.dump(REPOSITORY);
      expect(checkRuns.find(({ head_sha }) => head_sha === request.headSha)).toMatchObject({ status: 'completed' });
    },
  );
});

it.concurrent('passes over a signal that is no lease', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts }, async ({ gates, request, journal, client }) => {
    const run = await gates.start(request);
    await seen(journal, 'measure kernels');
    for (const wrong of [null, 7, { leaseId: 'x' }, { leaseId: 'x', host: { id: 1 } }]) {
      await client.workflow.getHandle(run.id).signal(HOST_LEASED_SIGNAL, wrong);
    }
    release();
    expect((await run.outcome()).status).toBe('pass');
  });
});

it.concurrent('keeps what an earlier pass measured when a later one can not build', async () => {
  let builds = 0;
  const commands = {
    [CPU]: {
      targets: { a: 1, b: 1, c: 1, d: 1 },
      get buildFails() {
        builds += 1;
        return builds === 1 ? undefined : { class: 'compile-error' as const, message: 'it no longer compiles' };
      },
    },
    [OPTIONAL]: { targets: { extras: 1 } },
  };
  const hosts = [cpuHost({ takesMs: () => 7 * MINUTE_MS, commands }), deviceless];
  await bench.scene({ profile: profile({ budget: { pass: '15 min' } }), hosts }, async ({ gates, request, store }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({ status: 'fail', route: { kind: 'NEXT', to: 'code-refiner' } });
    const main = store.baselines[0]?.suites.find(({ name }) => name === 'main');
    expect(main?.executables.length).toBeGreaterThan(0);
  });
});

it.concurrent('counts what was newly measured of an executable that its pass cut off', async () => {
  let attempts = 0;
  const overran = { class: 'overran' as const, message: 'the budget ran out' };
  const commands = {
    [CPU]: {
      targets: { kernels: 3 },
      get measureFails() {
        attempts += 1;
        return attempts === 1 ? { kernels: { ...overran, before: 2 } } : undefined;
      },
    },
    [OPTIONAL]: { targets: { extras: 1 } },
  };
  const takesMs = () => (attempts === 1 ? 16 * MINUTE_MS : 0);
  const hosts = [cpuHost({ commands, takesMs }), deviceless];
  await bench.scene({ profile: profile({ budget: { pass: '15 min' } }), hosts }, async ({ gates, request }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome.iteration).toBe(1);
    expect(outcome.status).toBe('pass');
  });
});

it.concurrent('keeps a CUDA suite that was measured when the host is lost in the next one', async () => {
  const gpu = { available: true as const, model: 'A100', driver: '550.1', memoryBytes: 1 };
  const MIXED = 'cargo bench -p mixed --features gpu';
  const lost = { class: 'host-state-lost' as const, message: 'the checkout is gone' };
  const suites = {
    ...profile().suites,
    mixed: { kind: 'criterion', lane: 'cuda', command: MIXED, fallback: OPTIONAL },
  };
  const cuda = {
    id: 'cuda-3',
    lane: 'cuda' as const,
    gpu,
    commands: {
      [GPU]: { targets: { kernels: 2 } },
      [CPU]: { targets: { kernels: 2 } },
      [MIXED]: { buildFails: lost },
    },
    nanoseconds: () => 1000,
  };
  await bench.scene(
    { profile: profile({ suites, targets: {} }), hosts: [cpuHost(), cuda] },
    async ({ gates, request }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome.suites.find(({ name }) => name === 'gpu')).toMatchObject({
        status: 'measured',
        method: 'primary',
      });
      expect(outcome.suites.find(({ name }) => name === 'mixed')?.reason).toContain('CPU fallback');
    },
  );
});

it.concurrent('keeps what was measured before a CUDA device was lost, and measures the rest on a CPU', async () => {
  const gpu = { available: true as const, model: 'A100', driver: '550.1', memoryBytes: 1 };
  const MIXED = 'cargo bench -p mixed --features gpu';
  const lost = { class: 'no-cuda' as const, message: 'the CUDA device was lost: GPU is lost' };
  const suites = {
    ...profile().suites,
    mixed: { kind: 'criterion', lane: 'cuda', command: MIXED, fallback: OPTIONAL },
  };
  const cuda = {
    id: 'cuda-4',
    lane: 'cuda' as const,
    gpu,
    commands: {
      [GPU]: { targets: { kernels: 2, later: 1 }, measureFails: { kernels: { ...lost, before: 1 }, later: lost } },
      [CPU]: { targets: { kernels: 2 } },
      [MIXED]: { targets: { mixed: 2 }, measureFails: { mixed: lost } },
    },
  };
  await bench.scene(
    { profile: profile({ suites, targets: {} }), hosts: [cpuHost(), cuda] },
    async ({ gates, request }) => {
      const { suites: told, status } = await (await gates.start(request)).outcome();
      expect(status).toBe('pass');
      expect(told.find(({ name }) => name === 'gpu')).toMatchObject({
        command: GPU,
        status: 'incomplete',
        method: 'primary',
        benchmarks: 1,
        reason: expect.stringContaining(lost.message),
      });
      expect(told.find(({ name }) => name === 'mixed')).toMatchObject({
        command: OPTIONAL,
        status: 'measured',
        method: 'alt1',
        reason: expect.stringContaining(`${lost.message}; CPU fallback`),
      });
    },
  );
});

it.concurrent('takes a bench that ends badly when it is listed for a failure of its suite', async () => {
  const panicked = { class: 'benchmark-failed' as const, message: 'broken panicked when it was listed' };
  const commands = {
    [CPU]: { targets: { kernels: 3, broken: 0 }, listFails: { broken: panicked } },
    [QUICKER]: { targets: { kernels: 3, simple: 1 } },
    [OPTIONAL]: { targets: { extras: 1 } },
  };
  await bench.scene({ profile: profile(), hosts: [cpuHost({ commands }), deviceless] }, async ({ gates, request }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome.suites.find(({ name }) => name === 'main')).toMatchObject({ method: 'alt1' });
    expect(outcome.baselines[0]?.complete).toBe(false);
  });
});

it.concurrent('does not take up another pass once it was cancelled', async () => {
  const hosts = [
    cpuHost({
      takesMs: () => 7 * MINUTE_MS,
      commands: { [CPU]: { targets: { a: 1, b: 1, c: 1, d: 1 } }, [OPTIONAL]: { targets: { extras: 1 } } },
    }),
    deviceless,
  ];
  let cancel: () => Promise<unknown> = async () => {};
  const control = {
    publishProgress: async () => {
      await cancel();
      await sleep(500);
      return { state: 'none' as const };
    },
  };
  await bench.scene(
    { profile: profile({ budget: { pass: '15 min' } }), hosts, control },
    async ({ gates, request, standIn }) => {
      const run = await gates.start(request);
      cancel = () => run.cancel();
      const outcome = await run.outcome();
      expect(outcome).toMatchObject({ iteration: 0, status: 'skipped', route: { kind: 'FINALIZE' } });
      const { checkRuns } = await standIn.dump(REPOSITORY);
      expect(checkRuns.find(({ head_sha }) => head_sha === request.headSha)).toMatchObject({ conclusion: 'neutral' });
    },
  );
});

it.concurrent('ends at once, with each fault and its place, when it is started by hand with what is no request', async () => {
  await bench.scene({ profile: profile(), hosts: [] }, async ({ client, request, standIn }) => {
    const cases: [unknown, string][] = [
      [undefined, 'request: '],
      [{ ...request, headSha: 'HEAD' }, 'request.headSha: expected a full commit id'],
      [{ ...request, profile: 'sample', flow: 7 }, 'request.flow: '],
      [{ ...request, profile: { ...request.profile, name: '' } }, 'request.profile.name: '],
      [{}, 'request.repository: '],
    ];
    for (const [wrong, place] of cases) {
      const { workflow } = client;
      const ended = workflow.execute(GATE_WORKFLOW, {
        workflowId: workflowId(request),
        taskQueue: CONTROL_QUEUE,
        args: [wrong],
      });
      await expect(ended).rejects.toMatchObject({
        cause: {
          ...{ type: 'wrong-input', nonRetryable: true, message: expect.stringContaining(place) },
          details: [{ class: 'wrong-input', faults: expect.arrayContaining([expect.stringContaining(place)]) }],
        },
      });
    }
    const { checkRuns } = await standIn.dump(REPOSITORY);
    expect(checkRuns.filter(({ head_sha }) => head_sha === request.headSha)).toEqual([]);
  });
});

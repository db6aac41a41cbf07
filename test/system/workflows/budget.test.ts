import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench } from '../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, cudaHost, deviceless, OPTIONAL, profile } from '../../support/workflows/profiles.ts';

const MINUTE_MS = 60_000;

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const measuredOnCuda = (journal: readonly string[]) => journal.filter((line) => /^cuda-\S+ measure/.test(line));

it.concurrent('measures on CUDA although an optional suite took too long to build', async () => {
  const buildFails = { class: 'budget-out' as const, message: 'building took longer than its budget' };
  const host = cpuHost({ commands: { [CPU]: { targets: { kernels: 3, codecs: 2 } }, [OPTIONAL]: { buildFails } } });
  await bench.scene(
    { profile: profile({ targets: {} }), hosts: [host, cudaHost()] },
    async ({ gates, request, journal }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(measuredOnCuda(journal).length).toBeGreaterThan(0);
      const statuses = Object.fromEntries(outcome.suites.map(({ name, status }) => [name, status]));
      expect(statuses).toEqual({ main: 'measured', extra: 'skipped', gpu: 'measured' });
      expect(outcome).toMatchObject({ status: 'pass', route: { kind: 'FINALIZE' } });
    },
  );
});

it.concurrent('takes no other pass when the last step, too, came to its end', async () => {
  const host = cpuHost({ takesMs: (target: string) => (target === 'extras' ? 30 * MINUTE_MS : 0) });
  const options = { profile: profile({ budget: { pass: '25 min' } }), hosts: [host, deviceless] };
  await bench.scene(options, async ({ gates, request, journal }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({ iteration: 0, status: 'pass', route: { kind: 'FINALIZE' } });
    expect(journal.filter((line) => line.includes('remove'))).toHaveLength(1);
  });
});

it.concurrent('leaves no checkout behind when a pass that ran out of time fails all the same', async () => {
  const panicked = { class: 'benchmark-failed' as const, message: 'kernels panicked', before: 1 };
  const host = cpuHost({
    takesMs: () => 15 * MINUTE_MS,
    commands: {
      [CPU]: { targets: { kernels: 3, codecs: 2 }, measureFails: { kernels: panicked } },
      [OPTIONAL]: { targets: { extras: 1 } },
    },
  });
  const { main, ...others } = profile().suites;
  const suites = { ...others, main: { ...main, simpler: undefined } };
  const options = { profile: profile({ suites, budget: { pass: '25 min' } }), hosts: [host, deviceless] };
  await bench.scene(options, async ({ gates, request, journal }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({ iteration: 0, status: 'fail', route: { kind: 'NEXT', to: 'code-refiner' } });
    expect(journal.filter((line) => line.includes('remove'))).toHaveLength(1);
  });
});

it.concurrent.each([
  { type: 'transient', message: 'GitHub answered 503', golden: 'head-unread' },
  { type: 'wrong-input', message: 'pull request 7 of acme/engine was not found' },
])('decides by what was measured when nobody can say whether the head has moved: $message', async (answer) => {
  const { type, message, golden } = answer;
  let looks = 0;
  const readHead = async () => {
    looks += 1;
    if (looks === 1) return null;
    throw ApplicationFailure.create({ type, message, nonRetryable: true });
  };
  const recorded = golden === undefined ? {} : { golden };
  const options = { ...recorded, profile: profile(), hosts: [cpuHost(), deviceless], control: { readHead } };
  await bench.scene(options, async ({ gates, request, store }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({
      status: 'pass',
      route: { kind: 'FINALIZE', to: 'quality-finalizer' },
      state: 'ready',
      why: expect.stringMatching(new RegExp(`; whether the subject has a newer head is not known: ${message}$`)),
      grounds: { row: '12', facts: { headUnread: message } },
      baselines: [expect.objectContaining({ complete: true })],
    });
    expect(outcome.fault).toBeUndefined();
    expect(outcome.evidence[0]).toContain('benchmarks: baseline established');
    expect(store.baselines).toHaveLength(1);
  });
});

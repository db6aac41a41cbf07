import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, cudaHost, deviceless, OPTIONAL, profile, QUICKER } from '../../../support/workflows/profiles.ts';

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

it.concurrent('takes as many passes as there are to come to the simpler command after a panic', async () => {
  const panicked = { class: 'benchmark-failed' as const, message: 'kernels panicked', before: 1 };
  const host = cpuHost({
    takesMs: () => 15 * MINUTE_MS,
    commands: {
      [CPU]: { targets: { kernels: 3, codecs: 2, others: 1 }, measureFails: { kernels: panicked } },
      [QUICKER]: { targets: { small: 1 } },
      [OPTIONAL]: { targets: { extras: 1 } },
    },
  });
  const { main } = profile().suites;
  const options = { profile: profile({ suites: { main }, budget: { pass: '25 min' } }), hosts: [host, deviceless] };
  await bench.scene(options, async ({ gates, request, journal }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(journal.flatMap((line) => line.match(/measure (\w+)/)?.[1] ?? [])).toEqual(
      // The first pass has no time for the others, the second none for the simpler command.
      ['kernels', 'codecs', 'kernels', 'others', 'kernels', 'small'],
    );
    expect(outcome).toMatchObject({
      ...{ iteration: 2, status: 'pass', route: { kind: 'FINALIZE' } },
      suites: [{ status: 'incomplete', method: 'alt1' }],
    });
  });
});

it.concurrent.each([
  ['the profile gives a build fails', '20 min', 'fail', 'code-refiner'],
  ['is left of the pass is skipped', '40 min', 'skipped', null],
] as const)('a change whose build takes longer than %s', async (_, build, status, to) => {
  const host = cpuHost({ commands: { [CPU]: { buildNeverEnds: true }, [OPTIONAL]: { targets: { extras: 1 } } } });
  const options = { profile: profile({ budget: { pass: '25 min', build } }), hosts: [host, deviceless] };
  await bench.scene(options, async ({ gates, request }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome.status).toBe(status);
    if (to !== null) expect(outcome.route).toEqual({ kind: 'NEXT', to });
  });
});

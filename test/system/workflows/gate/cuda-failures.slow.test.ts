import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, cudaHost, GPU, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const ON_CPU = 'cargo bench -p kernels --features cpu';

const REPRODUCE = 'cargo bench -p kernels --features gpu --bench kernels';
const panics = {
  ...{ class: 'benchmark-failed' as const, message: 'kernels panicked', reproduce: REPRODUCE, log: 'file:///log' },
  excerpt: 'thread main panicked at kernels.rs:7:9',
};

/** A profile whose CUDA suite is required, and has this fallback and perhaps a simpler command. */
const requiring = (fallback: string, simpler?: string) => {
  const { main } = profile().suites;
  const gpu = { kind: 'criterion', lane: 'cuda', required: true, command: GPU, fallback, simpler };
  return profile({ suites: { main, gpu }, metrics: {}, targets: {}, evidence: [] });
};

const hosts = () => {
  const failing = { [GPU]: { targets: { kernels: 3 }, measureFails: { kernels: panics } } };
  const { commands } = cpuHost();
  return [
    cpuHost({ commands: { ...commands, [ON_CPU]: { targets: { devices: 2 } } } }),
    cudaHost({ commands: failing }),
  ];
};

const built = (journal: readonly string[]) =>
  journal.filter((line) => line.includes(' build ')).map((line) => line.replace(/-\S+ build /, ': '));

it.concurrent('that fails on its device without a simpler command is measured by its CPU fallback', async () => {
  await bench.scene({ profile: requiring(ON_CPU), hosts: hosts() }, async ({ gates, request, journal, store }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(built(journal)).toEqual([`cpu: ${CPU}`, `cuda: ${GPU}`, `cpu: ${ON_CPU}`]);
    expect(outcome).toMatchObject({ status: 'pass' });
    expect(outcome.suites.find(({ name }) => name === 'gpu')).toMatchObject({
      command: ON_CPU,
      method: 'alt1',
      benchmarks: 2,
      reason: expect.stringContaining('kernels panicked; CPU fallback'),
      // The part that is untested can be seen and mended.
      ...{ reproduce: REPRODUCE, log: 'file:///log' },
    });
    expect(outcome.suites.find(({ name }) => name === 'gpu')?.reason).toContain('panicked at kernels.rs:7:9');
    expect(store.baselines.flatMap(({ suites }) => suites.filter(({ name }) => name === 'gpu'))).toContainEqual(
      expect.objectContaining({ ranOn: 'cpu', command: ON_CPU, method: 'alt1' }),
    );
  });
});

it.concurrent('fails where its CPU fallback is what another suite has measured: nothing new came of it', async () => {
  await bench.scene({ profile: requiring(CPU), hosts: hosts() }, async ({ gates, request, journal }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(built(journal)).toEqual([`cpu: ${CPU}`, `cuda: ${GPU}`]);
    expect(outcome).toMatchObject({
      status: 'fail',
      why: expect.stringMatching(/^gpu: kernels panicked \(whether the base fails too/),
      route: { to: 'code-refiner' },
    });
  });
});

it.concurrent('fails where its simpler command fails as well: that is tried once, and nothing after it', async () => {
  const simpler = 'cargo bench -p kernels --features gpu';
  await bench.scene({ profile: requiring(ON_CPU, simpler), hosts: hosts() }, async ({ gates, request, journal }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(built(journal)).toEqual([`cpu: ${CPU}`, `cuda: ${GPU}`, `cuda: ${simpler}`]);
    expect(outcome).toMatchObject({ status: 'fail', route: { to: 'code-refiner' } });
  });
});

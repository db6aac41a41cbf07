import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FailureReport } from '../../../../gate/contract/failure.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, deviceless, GPU, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const hostWhoseBuildFails = (buildFails: FailureReport) =>
  cpuHost({ commands: { [CPU]: { buildFails }, [OPTIONAL]: { targets: { extras: 1 } } } });

const failures: [string, FailureReport, object][] = [
  [
    'broken-dependency',
    { class: 'dependency-broken', message: 'crate zlib-sys does not build' },
    { status: 'fail', route: { kind: 'NEXT', to: 'issue-creator' }, state: 'needs-rework' },
  ],
  [
    'missing-tool',
    { class: 'tool-missing', message: 'the toolchain 1.92 is not installed' },
    {
      status: 'skipped',
      reason: 'missing-tool',
      route: { kind: 'FINALIZE', to: 'quality-finalizer' },
      state: 'in-progress',
    },
  ],
  [
    'transient-failures',
    { class: 'transient', message: 'the registry does not answer' },
    { status: 'skipped', reason: 'degraded-provider', route: { kind: 'FINALIZE', to: 'quality-finalizer' } },
  ],
];

it.concurrent.each(failures)('routes a %s as the flow has it', async (golden, failure, expected) => {
  const hosts = [hostWhoseBuildFails(failure), deviceless];
  await bench.scene({ golden, profile: profile(), hosts }, async ({ gates, request, journal }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject(expected);
    const builds = journal.filter((line) => line.endsWith(`build ${CPU}`));
    expect(builds).toHaveLength(failure.class === 'transient' ? 3 : 1);
  });
});

it.concurrent('fails a required suite that ran and measured nothing', async () => {
  const vacuous = cpuHost({ commands: { [CPU]: { targets: { kernels: 0 } }, [OPTIONAL]: { targets: { extras: 1 } } } });
  await bench.scene(
    { golden: 'vacuous', profile: profile(), hosts: [vacuous, deviceless] },
    async ({ gates, request }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({ status: 'fail', route: { kind: 'NEXT', to: 'code-refiner' } });
      expect(outcome.why).toContain('runs under libtest: 0 measured');
    },
  );
});

it.concurrent('measures the acceleration on a CUDA host as a ratio of two sides, and routes a missed target', async () => {
  const gpu = { available: true as const, model: 'A100', driver: '550.1', memoryBytes: 1 };
  const cuda = {
    id: 'cuda-1',
    lane: 'cuda' as const,
    gpu,
    commands: { [GPU]: { targets: { kernels: 2 } }, [CPU]: { targets: { kernels: 2 } } },
  };
  await bench.scene(
    { golden: 'cuda-measured-target-missed', profile: profile(), hosts: [cpuHost(), cuda] },
    async ({ gates, request }) => {
      const outcome = await (await gates.start(request)).outcome();
      // Both sides take the same time: one time the speed of the CPU is below the range of 2 to 5.
      expect(outcome.targets).toEqual([expect.objectContaining({ name: 'acceleration', verdict: 'missed' })]);
      expect(outcome).toMatchObject({ status: 'fail', route: { kind: 'NEXT', to: 'code-refiner' } });
      expect(outcome.baselines.map(({ machineClass }) => machineClass).sort()).toEqual(['cpu-class', 'cuda-class']);
    },
  );
});

it.concurrent('falls back where the CUDA toolkit is missing at the link', async () => {
  const gpu = { available: true as const, model: 'A100', driver: '550.1', memoryBytes: 1 };
  const noCuda = { class: 'no-cuda' as const, message: 'unable to find library -lcuda' };
  const cuda = {
    id: 'cuda-2',
    lane: 'cuda' as const,
    gpu,
    commands: {
      [GPU]: { buildFails: noCuda },
      [CPU]: { targets: { kernels: 2 } },
    },
  };
  await bench.scene(
    { golden: 'cuda-toolkit-missing', profile: profile(), hosts: [cpuHost(), cuda] },
    async ({ gates, request }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome.status).toBe('pass');
      expect(outcome.evidence.join('\n')).toMatch(/GPU: not measured \(.*-lcuda.*CPU fallback\)/);
    },
  );
});

it.concurrent('reuses a baseline for a change of documentation, without a host', async () => {
  const reused = {
    machineClass: 'cpu-class',
    uri: 'memory:x',
    digest: `sha256:${'a'.repeat(64)}`,
    complete: true,
  };
  const context = { documentationOnly: true };
  const control = { findReusableBaselines: async () => [reused] };
  await bench.scene(
    { golden: 'documentation-only', profile: profile(), context, control },
    async ({ gates, request, journal }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({ status: 'pass', state: 'ready', baselines: [reused] });
      expect(outcome.why).toContain('reuse existing');
      expect(journal).toEqual([]);
    },
  );
  await bench.scene(
    { golden: 'documentation-only-nothing-stored', profile: profile(), context },
    async ({ gates, request }) => {
      expect(await (await gates.start(request)).outcome()).toMatchObject({ status: 'skipped', reason: 'n/a-surface' });
    },
  );
});

it.concurrent('answers another flow at once, with nothing else', async () => {
  await bench.scene(
    { golden: 'guard', profile: profile(), request: { flow: 'review' } },
    async ({ gates, request, standIn }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({
        gate: 'generative:gate:guard',
        status: 'skipped',
        reason: 'out-of-scope',
        route: null,
        state: null,
      });
      const { checkRuns } = await standIn.dump(REPOSITORY);
      expect(checkRuns.filter(({ head_sha }) => head_sha === request.headSha)).toEqual([]);
    },
  );
});

it.concurrent('skips when no host comes in time', async () => {
  const waits = { cpu: '1 s', cuda: '1 s' };
  await bench.scene(
    { golden: 'no-host', profile: profile({ waits }), hosts: [deviceless] },
    async ({ gates, request }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({ status: 'skipped', reason: 'degraded-provider', state: 'in-progress' });
      expect(outcome.why).toContain('no cpu host came in time');
    },
  );
});

it.concurrent('measures what was selected, and says that a required suite was not', async () => {
  const request = { suites: ['extra'] };
  await bench.scene(
    { golden: 'some-suites-selected', profile: profile(), hosts: [cpuHost()], request },
    async ({ gates, request, journal }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({ status: 'skipped', reason: 'bounded-by-policy' });
      expect(journal.filter((line) => line.includes('measure'))).toHaveLength(1);
      expect(outcome.baselines[0]?.complete).toBe(false);
    },
  );
});

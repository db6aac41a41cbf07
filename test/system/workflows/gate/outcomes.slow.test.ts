import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, OPTIONAL, profile, QUICKER } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent('establishes a baseline, falls back from CUDA, writes each receipt once and routes on', async () => {
  await bench.scene(
    { golden: 'pass-cpu-fallback', profile: profile(), hosts: [cpuHost()] },
    async ({ gates, request, journal, standIn, store }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({
        gate: 'generative:gate:benchmarks',
        status: 'pass',
        route: { kind: 'FINALIZE', to: 'quality-finalizer' },
        state: 'ready',
        receipts: { check: { state: 'written' }, ledger: { state: 'written' }, progress: { state: 'written' } },
      });
      expect(outcome.evidence.join('\n')).toContain('GPU: not measured (no CUDA host; CPU fallback)');
      expect(outcome.baselines).toEqual([expect.objectContaining({ machineClass: 'cpu-class', complete: true })]);
      expect(store.baselines).toHaveLength(1);
      // The fallback is the very command of the main suite, so each bench was measured once.
      expect(journal.filter((line) => line.includes('measure')).map((line) => line.split(' ').at(-1))).toEqual([
        'kernels',
        'codecs',
        'extras',
      ]);
      const { checkRuns, comments } = await standIn.dump(REPOSITORY);
      expect(checkRuns.filter(({ head_sha }) => head_sha === request.headSha)).toEqual([
        expect.objectContaining({ status: 'completed', conclusion: 'success' }),
      ]);
      expect(comments.filter(({ number }) => number === request.subject.number)).toHaveLength(2);
    },
  );
});

it.concurrent('fails a change that does not compile, with its own lines', async () => {
  const buildFails = { class: 'compile-error' as const, message: 'core does not compile', excerpt: 'error[E0308]' };
  const host = cpuHost({ commands: { [CPU]: { buildFails }, [OPTIONAL]: { targets: { extras: 1 } } } });
  await bench.scene({ golden: 'does-not-compile', profile: profile(), hosts: [host] }, async ({ gates, request }) => {
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({
      status: 'fail',
      route: { kind: 'NEXT', to: 'code-refiner' },
      state: 'needs-rework',
    });
    expect(outcome.suites.find(({ name }) => name === 'main')?.status).toBe('failed');
  });
});

it.concurrent('tries the simpler command once after a bench panicked, and says what was left untested', async () => {
  const panicked = { class: 'benchmark-failed' as const, message: 'kernels panicked', before: 1 };
  const host = cpuHost({
    commands: {
      [CPU]: { targets: { kernels: 3, codecs: 2 }, measureFails: { kernels: panicked } },
      [QUICKER]: { targets: { smaller: 2 } },
      [OPTIONAL]: { targets: { extras: 1 } },
    },
  });
  await bench.scene(
    { golden: 'simpler-command', profile: profile(), hosts: [host] },
    async ({ gates, request, journal }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(journal.filter((line) => line.includes('build cargo')).map((line) => line.split(' build ')[1])).toEqual([
        CPU,
        QUICKER,
        OPTIONAL,
      ]);
      expect(outcome.suites.find(({ name }) => name === 'main')).toMatchObject({ method: 'alt1' });
      expect(outcome.status).toBe('pass');
      expect(outcome.baselines[0]?.complete).toBe(false);
    },
  );
});

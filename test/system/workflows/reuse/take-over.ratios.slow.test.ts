import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, OPTIONAL } from '../../../support/workflows/profiles.ts';
import { context, runAgain, suiteOf, TERMS, times, twoSuites } from '../../../support/workflows/taking-over.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const side = (suite: string) => ({ suites: [suite], benchmark: '/(?<n>\\d+)$' });
const compared = (of: string, over: string) =>
  twoSuites({ metrics: { faster: { unit: 'x', ratio: { of: side(of), over: side(over) } } } });

it.concurrent('measures suites that a ratio compares with each other', async () => {
  const hosts = [cpuHost({ terms: TERMS })];
  await bench.scene({ profile: compared('main', 'extra'), hosts, context }, async (scene) => {
    await runAgain(scene);
    expect(JSON.stringify(await runAgain(scene))).not.toContain('takenOver');
    expect(['kernels', 'codecs', 'extras'].map((target) => times(scene.journal, target))).toEqual([2, 2, 2]);
  });
});

it.concurrent('takes over a suite that a ratio compares with itself from one lease, or measures it', async () => {
  await bench.scene(
    { profile: compared('main', 'main'), hosts: [cpuHost({ terms: TERMS })], context },
    async (scene) => {
      const { journal } = scene;
      const measured = () => ['kernels', 'codecs', 'extras'].map((target) => times(journal, target));
      await runAgain(scene, { executables: ['kernels'] });
      expect(measured()).toEqual([1, 0, 0]);
      // Half of it was left out: the other half would come from another lease.
      const whole = await runAgain(scene);
      expect(measured()).toEqual([2, 1, 1]);
      expect(suiteOf(whole, 'main')).not.toHaveProperty('takenOver');
      const first = whole.workflow?.firstExecutionRunId;
      expect(suiteOf(await runAgain(scene), 'main')).toMatchObject({ takenOver: [{ run: first, sets: 2 }] });
      expect(measured()).toEqual([2, 1, 1]);
      // The newest of its sets are of two leases.
      await runAgain(scene, { executables: ['codecs'], again: true });
      expect(suiteOf(await runAgain(scene), 'main')).not.toHaveProperty('takenOver');
      expect(measured()).toEqual([3, 3, 1]);
    },
  );
});

const SHARING = 'cargo bench -p core --bench kernels --features cpu';

/** Two suites that share an executable, in an order, and a third; a ratio of two suites has both measured in one lease. */
function sharing(order: readonly ('main' | 'simd')[], more: object = {}) {
  const criterion = { kind: 'criterion', lane: 'cpu' };
  const all = {
    main: { ...criterion, required: true, command: CPU },
    simd: { ...criterion, required: true, command: SHARING },
    extra: { ...criterion, command: OPTIONAL },
  };
  const suites = Object.fromEntries([...order, 'extra' as const].map((name) => [name, all[name]]));
  const metrics = { ...more, faster: { unit: 'x', ratio: { of: side('simd'), over: side('extra') } } };
  const { commands } = cpuHost();
  const host = cpuHost({ terms: TERMS, commands: { ...commands, [SHARING]: { targets: { kernels: 3 } } } });
  return { profile: { name: 'test', suites, metrics }, hosts: [host], context };
}

it.concurrent.each([
  ['before', ['main', 'simd']],
  ['after', ['simd', 'main']],
] as const)('an executable that a suite takes over %s another one measures it counts once', async (_, order) => {
  await bench.scene(sharing(order), async (scene) => {
    const first = await runAgain(scene);
    const again = await runAgain(scene);
    expect(['kernels', 'codecs', 'extras'].map((target) => times(scene.journal, target))).toEqual([2, 1, 2]);
    expect(again).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
    expect([first, again].map(({ measured }) => measured?.benchmarks)).toEqual([6, 6]);
    expect(suiteOf(again, 'main')).toMatchObject({ benchmarks: 5, takenOver: [{ sets: 1 }] });
    expect(suiteOf(again, 'simd')).not.toHaveProperty('takenOver');
    const digests = scene.store.baselines
      .at(-1)
      ?.suites.flatMap(({ executables }) => executables)
      .filter(({ target }) => target === 'kernels');
    expect(new Set(digests?.map((each) => JSON.stringify(each.takenOver ?? null)))).toEqual(new Set(['null']));
  });
});

it.concurrent('counts an executable once that another suite measures, where a compared one keeps what it took over', async () => {
  const itself = { even: { unit: 'x', ratio: { of: side('main'), over: side('main') } } };
  await bench.scene(sharing(['main', 'simd'], itself), async (scene) => {
    const first = await runAgain(scene);
    const again = await runAgain(scene);
    expect(['kernels', 'codecs', 'extras'].map((target) => times(scene.journal, target))).toEqual([2, 1, 2]);
    expect(suiteOf(again, 'main')).toMatchObject({ benchmarks: 5, takenOver: [{ sets: 2 }] });
    expect(suiteOf(again, 'simd')).not.toHaveProperty('takenOver');
    expect([first, again].map(({ measured }) => measured?.benchmarks)).toEqual([6, 6]);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateProgress } from '../../../../gate/contract/progress.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { GateBench, type GateScene } from '../../../support/workflows/gate-bench.ts';
import { hold, seen } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, cudaHost, deviceless, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** How a run counts its suites while it measures a target, and when it has ended. */
async function counted(
  { gates, request, journal, client }: GateScene,
  { target, release, suites = null }: { target: string; release: () => void; suites?: string[] | null },
) {
  const run = await gates.start({ ...request, suites });
  await seen(journal, `measure ${target}`);
  const { suites: during } = await run.progress();
  release();
  const outcome = await run.outcome();
  const { suites: after } = await client.workflow.getHandle(workflowId(request)).query<GateProgress>('progress');
  return { during, after, outcome };
}

it.concurrent('counts every suite that the outcome has, whichever lane is at work', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: (target: string) => (target === 'extras' ? held : null) }), cudaHost()];
  await bench.scene({ profile: profile(), hosts }, async (scene) => {
    const { during, after, outcome } = await counted(scene, { target: 'extras', release });
    expect(during).toEqual({ done: 1, planned: 3, notSelected: 0 });
    expect(after).toEqual({ done: 3, planned: 3, notSelected: 0 });
    expect(outcome.suites).toHaveLength(3);
  });
});

it.concurrent('counts a suite of CUDA and what stands for it once, and those apart that nobody asked for', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts }, async (scene) => {
    const { during, after, outcome } = await counted(scene, {
      ...{ target: 'kernels', release },
      suites: ['gpu', 'main'],
    });
    expect(during).toEqual({ done: 0, planned: 2, notSelected: 1 });
    expect(after).toEqual({ done: 2, planned: 2, notSelected: 1 });
    expect(outcome.suites).toHaveLength(3);
  });
});

it.concurrent('says of each suite what building and measuring it took of its host, and of no other', async () => {
  const host = cpuHost({
    takesMs: (target: string) => (target === 'extras' ? 7_000 : 60_000),
    commands: { [CPU]: { targets: { kernels: 2, codecs: 1 } }, [OPTIONAL]: { targets: { extras: 1 } } },
  });
  await bench.scene({ profile: profile(), hosts: [host, deviceless] }, async ({ gates, request }) => {
    const { suites } = await (await gates.start(request)).outcome();
    const of = (name: string) => suites.find((suite) => suite.name === name);
    expect(of('main')).toMatchObject({ measureMs: 120_000, buildMs: expect.any(Number) });
    expect(of('extra')).toMatchObject({ measureMs: 7_000 });
    // Its fallback is the very command of main: nothing was run for it.
    expect(of('gpu')).not.toHaveProperty('measureMs');
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BaselineDocument } from '../../../../gate/baseline/document.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import { measuringOf } from '../../../support/workflows/measuring.ts';
import { seen, untilAborted } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, OPTIONAL } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const profile = (changes: object = {}) => ({
  name: 'test',
  suites: {
    main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU },
    extra: { kind: 'criterion', lane: 'cpu', command: OPTIONAL },
  },
  waits: { cpu: '60 s', cuda: '60 s' },
  rounds: { max: 3, samples: 10 },
  ...changes,
});

const TARGETS = ['kernels', 'codecs', 'extras'];
const steps = (journal: readonly string[]) => journal.map((line) => line.replace(/^\S+ /, ''));
const roundsIn = (journal: readonly string[], target: string) =>
  steps(journal).flatMap((step) => (step.startsWith(`measure ${target} round `) ? [Number(step.at(-1))] : []));
const roundsOf = (document: BaselineDocument | undefined) =>
  Object.fromEntries(
    (document?.suites ?? []).flatMap(({ executables }) =>
      executables.flatMap(({ benchmarks }) => benchmarks.map(({ id, rounds = [] }) => [id, rounds])),
    ),
  );

it.concurrent('builds all, then takes rounds in turn, and stores what each measured', async () => {
  const nanoseconds = (_: string, round: number) => 1000 + ([0, 30, 10][round - 1] ?? 0);
  await bench.scene({ profile: profile(), hosts: [cpuHost({ nanoseconds })] }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', evidence: [expect.stringContaining('; 3 rounds')] });
    const done = steps(scene.journal);
    const first = done.findIndex((step) => step.startsWith('measure'));
    expect(done.findLastIndex((step) => step.startsWith('build'))).toBeLessThan(first);
    const measured = done.filter((step) => step.startsWith('measure'));
    expect(measured).toHaveLength(9);
    for (const round of [1, 2, 3]) {
      const inTurn = measured.slice(3 * round - 3, 3 * round).sort();
      expect(inTurn).toEqual(TARGETS.map((target) => `measure ${target} round ${round}`).sort());
    }
    const [document] = scene.store.baselines;
    const rounds = roundsOf(document);
    expect(Object.keys(rounds)).toHaveLength(6);
    expect(rounds['kernels/0']?.map(({ median }) => median)).toEqual([1000, 1030, 1010]);
    expect(new Set(Object.values(rounds).flatMap((each) => each.map(({ session }) => session))).size).toBe(1);
    // The round of the middle median stands in the benchmark itself.
    const [benchmark] = document?.suites[0]?.executables[0]?.benchmarks ?? [];
    expect([benchmark?.estimate.point, benchmark?.samples?.[0]]).toEqual([1010, { iters: 100, ns: 101_000 }]);
    expect(outcome.measured?.largest[0]?.time.point).toBeCloseTo(Math.cbrt(1000 * 1030 * 1010), 1);
  });
});

it.concurrent('goes on in rounds on the next host, and loses the one that was under way', async () => {
  const held = async (target: string, signal: AbortSignal) => {
    const isSecond = target === 'extras' && journals.some((line) => line.includes('extras round 2'));
    if (isSecond && !moved) await untilAborted(signal);
  };
  let moved = false;
  let journals: readonly string[] = [];
  await bench.scene({ profile: profile() }, async (scene) => {
    journals = scene.journal;
    const first = await scene.addHost(cpuHost({ id: 'cpu-first', beforeMeasure: held }));
    const run = await scene.gates.start(scene.request);
    await seen(scene.journal, 'measure extras round 2');
    await first.stop();
    moved = true;
    await scene.addHost(cpuHost({ id: 'cpu-second' }));
    expect(await run.outcome()).toMatchObject({ status: 'pass', evidence: [expect.stringContaining('; 3 rounds')] });
    for (const target of TARGETS) {
      const taken = roundsIn(scene.journal, target);
      expect([...new Set(taken)]).toEqual([1, 2, 3]);
      expect(taken).toHaveLength(target === 'extras' ? 4 : 3);
    }
    // What two hosts measured is of two sessions.
    const rounds = roundsOf(scene.store.baselines[0]);
    expect(new Set(rounds['extras/0']?.map(({ session }) => session)).size).toBe(2);
  });
});

it.concurrent('takes no more of an executable that failed in a round, and names the failure', async () => {
  const panicked = { class: 'benchmark-failed' as const, message: 'codecs panicked in its second round' };
  const roundFails = (target: string, round: number) => (target === 'codecs' && round === 2 ? panicked : undefined);
  await bench.scene({ profile: profile(), hosts: [cpuHost({ roundFails })] }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'fail', route: { to: 'code-refiner' } });
    expect(JSON.stringify(outcome)).toContain('codecs panicked in its second round');
    expect(TARGETS.map((target) => roundsIn(scene.journal, target).length)).toEqual([3, 2, 3]);
    const rounds = roundsOf(scene.store.baselines[0]);
    expect([rounds['codecs/0']?.length, rounds['kernels/0']?.length]).toEqual([1, 3]);
  });
});

it.concurrent.each([
  [
    'is charged where it hangs, by the time that its first one took',
    1000,
    { status: 'fail', route: { to: 'code-refiner' } },
  ],
  ['accuses nobody where it only needed more than was left', 40_000, { status: 'pass' }],
])('a round that was cut off %s', async (_, firstMs, decided) => {
  const overran = { class: 'overran' as const, message: 'codecs did not end within its time' };
  const roundFails = (target: string, round: number) => (target === 'codecs' && round === 2 ? overran : undefined);
  const host = cpuHost({ roundFails, takesMs: () => firstMs });
  await bench.scene({ profile: profile({ budget: { executable: '5 min' } }), hosts: [host] }, async (scene) => {
    expect(await (await scene.gates.start(scene.request)).outcome()).toMatchObject(decided);
    expect(TARGETS.map((target) => roundsIn(scene.journal, target).length)).toEqual([3, 2, 3]);
    // What the rounds before it measured stands, either way.
    expect(roundsOf(scene.store.baselines[0])['codecs/0']).toHaveLength(1);
  });
});

it.concurrent('begins no round that there is no time for, and says how many it took', async () => {
  const rounds = { max: 5, samples: 10, budget: '100 s' };
  const host = cpuHost({ takesMs: () => 15_000 });
  await bench.scene({ profile: profile({ rounds }), hosts: [host] }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', evidence: [expect.stringContaining('; 3 of 5 rounds (')] });
    for (const target of TARGETS) expect(roundsIn(scene.journal, target)).toEqual([1, 2, 3]);
  });
});

it.concurrent('says so where a bench keeps settings of its own, and measures once on a host that knows no rounds', async () => {
  await bench.scene({ profile: profile({ rounds: { max: 2 } }), hosts: [cpuHost()] }, async (scene) => {
    const { evidence } = await (await scene.gates.start(scene.request)).outcome();
    expect(evidence[0]).toContain('2 rounds; 6 of 6 benchmarks have settings of their own');
  });
  await bench.scene({ profile: profile(), hosts: [cpuHost({ knowsNoRounds: true })] }, async (scene) => {
    const { status, evidence } = await (await scene.gates.start(scene.request)).outcome();
    expect(status).toBe('pass');
    expect(evidence[0]).toContain('1 of 3 rounds');
    expect(steps(scene.journal).filter((step) => step.startsWith('measure'))).toHaveLength(3);
  });
});

it.concurrent('takes over all the rounds that an ended run took', async () => {
  const context = { profileDigest: 'd'.repeat(64), branch: null };
  const options = { profile: profile(), hosts: [cpuHost({ terms: 'e'.repeat(64) })], context };
  await bench.scene(options, async (scene) => {
    await (await measuringOf(scene).start()).outcome();
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', evidence: [expect.stringMatching(/; 3 rounds; .*taken over/)] });
    expect(steps(scene.journal).filter((step) => step.startsWith('measure'))).toHaveLength(9);
    const [measured, taken] = scene.store.baselines.map(roundsOf);
    expect(taken).toEqual(measured);
    expect(taken?.['kernels/0']).toHaveLength(3);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../../support/until.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import {
  besideTrusted,
  isBase,
  measured,
  profileByTurns,
  roundsOf,
  slowed,
  steps,
  TARGETS,
} from '../../../support/workflows/gates-by-turns.ts';
import { seen, untilAborted } from '../../../support/workflows/moments.ts';
import { cpuHost } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent('leaves the pair that a host died in to the next host, whole', async () => {
  let moved = false;
  // The second half of the third pair never ends there.
  const isBetween = () => steps(journal).filter((step) => /^measure extras.* round 3$/.test(step)).length === 2;
  const held = async (target: string, signal: AbortSignal) => {
    if (target === 'extras' && !moved && isBetween()) await untilAborted(signal);
  };
  let journal: readonly string[] = [];
  await bench.scene({ profile: profileByTurns(), context: besideTrusted }, async (scene) => {
    journal = scene.journal;
    const nanoseconds = slowed(1);
    const stuck = { id: 'cpu-first', nanoseconds, beforeMeasure: held, base: { beforeMeasure: held } };
    const first = await scene.addHost(cpuHost(stuck));
    const run = await scene.gates.start(scene.request);
    await until('the second half of a pair', async () => isBetween());
    await first.stop();
    moved = true;
    await scene.addHost(cpuHost({ id: 'cpu-second', nanoseconds }));
    const outcome = await run.outcome();
    expect(outcome).toMatchObject({
      status: 'pass',
      evidence: [expect.stringMatching(/by turns: worst .*, 0 slower, 6 same, 0 inconclusive/)],
    });
    const [base, change] = scene.store.baselines;
    for (const target of TARGETS) {
      const [ours, theirs] = [change, base].map((document) => roundsOf(document, `${target}/0`));
      expect(ours?.map(({ session, pair }) => [session, pair])).toEqual(
        theirs?.map(({ session, pair }) => [session, pair]),
      );
      expect(ours).toHaveLength(4);
      expect(new Set(ours?.map(({ session }) => session)).size).toBe(2);
    }
  });
});

it.concurrent.each([
  ['drops the pair whose half failed, and takes the ones after it', 1, [7, 6]],
  ['measures the change alone where two halves in a row failed', 2, [7, 3]],
])('%s', async (_, times, taken) => {
  const panicked = { class: 'benchmark-failed' as const, message: 'codecs panicked on the base' };
  let failed = 0;
  const roundFails = (target: string, round: number, base: boolean) => {
    if (!base || target !== 'codecs' || round !== 4 || failed === times) return undefined;
    failed += 1;
    return panicked;
  };
  await bench.scene(
    { profile: profileByTurns(), hosts: [cpuHost({ roundFails })], context: besideTrusted },
    async (scene) => {
      const outcome = await (await scene.gates.start(scene.request)).outcome();
      expect(outcome).toMatchObject({ status: 'pass' });
      expect(outcome.evidence[0]).toContain('main on the base: codecs panicked on the base');
      const [base, change] = scene.store.baselines;
      expect([change, base].map((document) => roundsOf(document, 'codecs/0').length)).toEqual(taken);
      expect([change, base].map((document) => roundsOf(document, 'kernels/0').length)).toEqual([7, 7]);
      const codecs = scene.store.comparisons[0]?.benchmarks.find(({ id }) => id === 'codecs/0');
      expect(codecs).toMatchObject({ rounds: [taken[1], taken[0]] });
      expect(codecs?.verdict).not.toBe('slower');
    },
  );
});

it.concurrent('confirms by ten fresh pairs of two hosts, and looks at none of them too early', async () => {
  // Kernels are slower; the first host dies after some of the pairs that are to confirm it.
  const nanoseconds = slowed(1.2);
  await bench.scene({ profile: profileByTurns(), context: besideTrusted }, async (scene) => {
    const dies = async (target: string, signal: AbortSignal) => {
      if (target === 'kernels' && measured(scene.journal, 'kernels').length > 2 * 9) await untilAborted(signal);
    };
    const stuck = { id: 'cpu-first', nanoseconds, beforeMeasure: dies, base: { beforeMeasure: dies } };
    const first = await scene.addHost(cpuHost(stuck));
    const run = await scene.gates.start(scene.request);
    await seen(scene.journal, 'round 10');
    await first.stop();
    await scene.addHost(cpuHost({ id: 'cpu-second', nanoseconds }));
    const outcome = await run.outcome();
    expect(outcome).toMatchObject({ status: 'pass' });
    expect(outcome.evidence[0]).toMatch(/ by turns: worst \+(19|20)\.\d % .* 3 slower, 3 same, 0 inconclusive/);
    for (const side of scene.store.baselines) expect(roundsOf(side, 'kernels/0')).toHaveLength(14);
    const again = steps(scene.journal.filter((line) => line.startsWith('cpu-second measure')));
    expect(again.filter(isBase)).toHaveLength(5);
    expect(again).toHaveLength(10);
  });
});

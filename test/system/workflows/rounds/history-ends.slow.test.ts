import { afterAll, beforeAll, expect, it } from 'vitest';
import { workflowId } from '../../../../gate/contract/request.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import {
  besideTrusted,
  isBase,
  measured,
  profileByTurns,
  roundsOf,
  slowed,
  steps,
} from '../../../support/workflows/gates-by-turns.ts';
import { measuringOf } from '../../../support/workflows/measuring.ts';
import { hold, seen } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, cudaHost, GPU, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start(smallHistories);
});
afterAll(() => bench?.stop());

/** Histories that end early: those of whole size take minutes. */
function smallHistories(code: string): string {
  const limits = [
    ['MOST_EVENTS_IN_ROUNDS = 1700', 'MOST_EVENTS_IN_ROUNDS = 500'],
    ['MOST_EVENTS_BEFORE_LANE = 1000', 'MOST_EVENTS_BEFORE_LANE = 200'],
  ] as const;
  return limits.reduce((edited, [limit, smaller]) => {
    if (edited.split(limit).length !== 2) throw new Error(`the workflows' code has no "${limit}"`);
    return edited.replace(limit, smaller);
  }, code);
}

/** With what comes after the rounds. */
const MOST_EVENTS = 750;

/** So many targets, of one benchmark each. */
const targets = (name: string, many: number) =>
  Object.fromEntries(Array.from({ length: many }, (_, index) => [`${name}-${index}`, 1]));

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The runs under an id, as they follow one another, replayed. */
async function runsOf({ client }: GateScene, id: string) {
  const all = await bench.replay(client, id);
  const runs = all.filter((each) => each.workflowId === id);
  for (const { history } of runs) expect(history.events?.length).toBeLessThan(MOST_EVENTS);
  return runs;
}

/** The rounds of a target in the order in which they were taken, on a side. */
const taken = ({ journal }: GateScene, target: string, ofBase: boolean) =>
  measured(journal, target)
    .filter((step) => isBase(step) === ofBase)
    .map((step) => Number(/ round (\d+)$/.exec(step)?.[1]));

it.concurrent('goes on by turns in histories of its own, and judges all of it as one', async () => {
  const panicked = (message: string) => ({ class: 'benchmark-failed' as const, message });
  const roundFails = (target: string, round: number, base: boolean) => {
    if (target === 'extras-0' && round === 3 && !base) return panicked('extras-0 panicked');
    return target === 'extras-1' && round === 2 && base ? panicked('extras-1 panicked on the base') : undefined;
  };
  // Kernels are slower; of codecs nothing can be told.
  const nanoseconds = (id: string, round: number, base: boolean) =>
    slowed(1.2)(id, round, base) * (id.startsWith('codecs') ? 1 + ((round * (base ? 5 : 11)) % 7) / 20 : 1);
  const commands = {
    [CPU]: { targets: { ...targets('kernels', 6), ...targets('codecs', 4) } },
    [OPTIONAL]: { targets: targets('extras', 3) },
  };
  const hosts = [cpuHost({ commands, nanoseconds, roundFails })];
  const options = { profile: profileByTurns(), hosts, context: besideTrusted, withoutGate: true };
  await bench.scene(options, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', iteration: 0, baselines: [{ complete: false }] });
    expect(outcome.evidence[0]).toMatch(/ by turns: worst \+(19|20)\.\d % .* 6 slower, \d same, \d inconclusive/);
    expect(outcome.evidence[0]).toContain('extra on the base: extras-1 panicked on the base');
    const [first, ...others] = await runsOf(scene, workflowId(scene.request));
    expect(others.length).toBeGreaterThan(0);
    expect(outcome.workflow?.firstExecutionRunId).toBe(first?.runId);
    // Each round once, whichever run took it.
    for (const side of [true, false]) {
      expect(taken(scene, 'kernels-5', side)).toEqual(numbers(1, 14));
      expect(taken(scene, 'codecs-3', side)).toEqual(numbers(1, 7));
      expect(taken(scene, 'extras-2', side)).toEqual(numbers(1, 4));
    }
    expect(taken(scene, 'extras-0', false)).toEqual([1, 2, 3]);
    expect(taken(scene, 'extras-1', true)).toEqual([1, 2, 2]);
    const [base, change] = scene.store.baselines;
    expect([change, base].map((side) => roundsOf(side, 'kernels-0/0').length)).toEqual([14, 14]);
    expect(scene.store.comparisons[0]).toMatchObject({ gate: 'fail', rule: 'looks', counts: { slower: 6 } });
    const checks = (await scene.standIn.dump(REPOSITORY)).checkRuns;
    expect(checks.filter(({ head_sha }) => head_sha === scene.request.headSha)).toHaveLength(1);
    // Checked out once, and once again for each run that goes on there; nothing is left.
    expect(steps(scene.journal).filter((step) => step === 'remove')).toHaveLength(1);
    expect(steps(scene.journal).filter((step) => step === 'prepare')).toHaveLength(1 + others.length);
  });
});

/** One suite whose ordinary rounds need two histories. */
const alone = (waits: string) =>
  profileByTurns({ rounds: { max: 14, samples: 10 }, waits: { cpu: waits, cuda: '1 s' } });
const many = { [CPU]: { targets: targets('kernels', 8) }, [OPTIONAL]: { targets: { extras: 1 } } };

it.concurrent('keeps the rounds that it has where the next host is of another class', async () => {
  let leases = 0;
  const hosts = [
    cpuHost({ commands: many, refuses: () => (leases++ > 0 ? 'busy' : null) }),
    cpuHost({ id: 'other', commands: many, machineClass: 'other', refuses: () => (leases === 0 ? 'busy' : null) }),
  ];
  await bench.scene({ profile: alone('8 s'), hosts, withoutGate: true }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', iteration: 0 });
    expect(await runsOf(scene, workflowId(scene.request))).toHaveLength(2);
    expect(scene.store.baselines).toMatchObject([{ machineClass: 'cpu-class', complete: true }]);
    expect(roundsOf(scene.store.baselines[0], 'kernels-7/0').length).toBeGreaterThan(3);
    expect(scene.journal.some((line) => line.startsWith('other measure'))).toBe(false);
  });
});

it.concurrent('keeps the rounds that it has where no host comes any more', async () => {
  let leases = 0;
  const hosts = [cpuHost({ commands: many, refuses: () => (leases++ > 0 ? 'busy' : null) })];
  await bench.scene({ profile: alone('4 s'), hosts, withoutGate: true }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', iteration: 0 });
    await runsOf(scene, workflowId(scene.request));
    const { length } = roundsOf(scene.store.baselines[0], 'kernels-7/0');
    expect(length).toBeGreaterThan(3);
    expect(length).toBeLessThan(14);
  });
});

it.concurrent('ends as it was cancelled in the second history, and leaves nothing on the host', async () => {
  const { held, release } = hold();
  let measurings = 0;
  const beforeMeasure = () => (++measurings > 9 * 10 + 3 ? held : Promise.resolve());
  const hosts = [cpuHost({ commands: many, beforeMeasure })];
  await bench.scene({ profile: alone('60 s'), hosts, withoutGate: true }, async (scene) => {
    const run = await measuringOf(scene).start();
    await seen(scene.journal, 'round 11');
    await run.cancel();
    release();
    const outcome = await run.outcome();
    expect(outcome.iteration).toBe(0);
    expect(await runsOf(scene, run.id)).toHaveLength(2);
    expect(roundsOf(scene.store.baselines[0], 'kernels-7/0').length).toBeGreaterThanOrEqual(10);
    expect(steps(scene.journal).filter((step) => step === 'remove')).toHaveLength(1);
  });
});

it.concurrent('loses no pair to a look where a host is lost in the second history', async () => {
  // Of codecs nothing can be told: they have all of their rounds.
  const nanoseconds = (id: string, round: number, base: boolean) =>
    slowed(1)(id, round, base) * (1 + ((round * (base ? 5 : 11)) % 7) / 20);
  const commands = { [CPU]: { targets: targets('codecs', 11) }, [OPTIONAL]: { targets: { extras: 1 } } };
  const options = { profile: profileByTurns(), context: besideTrusted, withoutGate: true };
  await bench.scene(options, async (scene) => {
    const first = await scene.addHost(cpuHost({ id: 'cpu-first', commands, nanoseconds }));
    const run = await scene.gates.start(scene.request);
    await seen(scene.journal, 'round 7');
    await first.stop();
    await scene.addHost(cpuHost({ id: 'cpu-second', commands, nanoseconds }));
    expect(await run.outcome()).toMatchObject({ status: 'pass', iteration: 0 });
    expect((await runsOf(scene, run.id)).length).toBeGreaterThan(1);
    for (const side of scene.store.baselines) {
      for (const target of Object.keys(targets('codecs', 11))) expect(roundsOf(side, `${target}/0`)).toHaveLength(7);
    }
    const [comparison] = scene.store.comparisons;
    expect(comparison?.benchmarks.filter(({ id }) => id.startsWith('codecs'))).toHaveLength(11);
    for (const { rounds } of comparison?.benchmarks ?? []) expect(rounds).toEqual([7, 7]);
  });
});

it.concurrent('begins the CUDA lane in a history of its own, and leaves a failure there as it is', async () => {
  const failing = { class: 'benchmark-failed' as const, message: 'broken panicked' };
  const gpu = { targets: { ...targets('kernels', 8), broken: 1 }, measureFails: { broken: failing } };
  const commands = { [GPU]: gpu, [CPU]: { targets: targets('kernels', 8) }, [OPTIONAL]: { targets: { extras: 1 } } };
  const hosts = [cpuHost({ commands }), cudaHost({ commands })];
  await bench.scene(
    { profile: profile({ rounds: { max: 7, samples: 10 }, targets: {} }), hosts, withoutGate: true },
    async (scene) => {
      const outcome = await (await scene.gates.start(scene.request)).outcome();
      expect(outcome).toMatchObject({ status: 'pass', iteration: 0 });
      expect(JSON.stringify(outcome.suites)).toContain('broken panicked');
      expect((await runsOf(scene, workflowId(scene.request))).length).toBeGreaterThan(2);
      const found = new Map(scene.store.baselines.map((document) => [document.machineClass, document]));
      expect([...found.keys()].sort()).toEqual(['cpu-class', 'cuda-class']);
      for (const document of found.values()) expect(roundsOf(document, 'kernels-7/0')).toHaveLength(7);
    },
  );
});

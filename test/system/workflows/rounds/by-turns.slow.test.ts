import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import {
  besideTrusted,
  isBase,
  measured,
  profileByTurns,
  roundsOf,
  slowed,
  steps,
  TARGETS,
  TRUSTED,
} from '../../../support/workflows/gates-by-turns.ts';
import { measuringOf } from '../../../support/workflows/measuring.ts';
import { CPU, cpuHost, OPTIONAL } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent('measures pairs in balanced order, stores both baselines, and names what differs', async () => {
  const hosts = [cpuHost({ nanoseconds: slowed(1.2) })];
  await bench.scene({ profile: profileByTurns(), hosts, context: besideTrusted, golden: 'by-turns' }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    const said =
      /; 4 to 14 rounds; against base 777777777777 by turns: worst \+(19|20)\.\d % \(kernels\/\d\), 3 slower, 3 same, 0 inconclusive, seen from /;
    expect(outcome).toMatchObject({ status: 'pass', evidence: [expect.stringMatching(said)] });
    const done = steps(scene.journal);
    expect(done.findLastIndex((step) => step.startsWith('build'))).toBeLessThan(
      done.findIndex((step) => step.startsWith('measure')),
    );
    for (const target of TARGETS) {
      const halves = measured(scene.journal, target);
      // All is decided by the first look; what it found is confirmed by ten pairs more.
      const pairs = target === 'kernels' ? 14 : 4;
      expect(halves).toHaveLength(2 * pairs);
      const firsts = halves.filter((_, index) => index % 2 === 0);
      // Both halves of a pair follow one another, and each side is first as often as can be.
      for (let pair = 1; pair <= pairs; pair += 1) {
        const [one = '', other = ''] = halves.slice(2 * pair - 2, 2 * pair);
        for (const step of [one, other]) expect(step).toMatch(new RegExp(` round ${pair}$`));
        expect(isBase(one)).toBe(!isBase(other));
      }
      expect(firsts.filter(isBase)).toHaveLength(pairs / 2);
    }
    const [base, change] = scene.store.baselines;
    expect(base).toMatchObject({ ...TRUSTED, subject: null, branch: null, base: null, complete: true });
    expect(change).toMatchObject({ commit: scene.request.headSha, complete: true });
    const [ours, theirs] = [change, base].map((document) => roundsOf(document, 'kernels/0'));
    const numbers = Array.from({ length: 14 }, (_, index) => index + 1);
    for (const side of [ours, theirs]) expect(side?.map(({ pair }) => pair)).toEqual(numbers);
    for (const [index, { order, session }] of (ours ?? []).entries()) {
      expect([order, theirs?.[index]?.order].sort()).toEqual(['first', 'second']);
      expect(theirs?.[index]?.session).toBe(session);
    }
    const [comparison] = scene.store.comparisons;
    expect(comparison).toMatchObject({
      gate: 'fail',
      rule: 'looks',
      first: { commit: TRUSTED.commit },
      counts: { slower: 3, same: 3 },
    });
    expect(comparison?.first.digest).toMatch(/^sha256:/);
    const [kept] = outcome.baselines;
    expect(kept?.comparison).toMatchObject({ uri: 'memory:comparison/1' });
    expect(outcome.measured?.noise).toEqual([expect.objectContaining({ source: 'none', band: 0.1 })]);
    expect(scene.journal.some((line) => line.endsWith('remove of the base'))).toBe(true);
    const { checkRuns, comments } = await scene.standIn.dump(REPOSITORY);
    const check = checkRuns.find(({ head_sha }) => head_sha === scene.request.headSha);
    for (const receipts of [check, comments]) expect(JSON.stringify(receipts)).toContain('against base 777777777777');
  });
});

it.concurrent('measures of an executable what is not decided yet, and then what was found, alone', async () => {
  const asked = new Map<string, number[]>();
  const onlyAsked = (target: string, round: number, only: readonly string[]) => {
    const key = `${target}: ${only.join()}`;
    asked.set(key, [...(asked.get(key) ?? []), round]);
  };
  // One is slower, and of another nothing can be told.
  const nanoseconds = (id: string, round: number, base: boolean) =>
    slowed(1)(id, round, base) *
    (id === 'kernels/1' && !base ? 1.2 : 1) *
    (id === 'kernels/2' ? 1 + ((round * (base ? 5 : 11)) % 7) / 20 : 1);
  await bench.scene(
    { profile: profileByTurns(), hosts: [cpuHost({ nanoseconds, onlyAsked })], context: besideTrusted },
    async (scene) => {
      const outcome = await (await scene.gates.start(scene.request)).outcome();
      expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
      expect(outcome.evidence[0]).toMatch(/ by turns: .* 1 slower, 4 same, 1 inconclusive/);
      const both = (from: number, to: number) =>
        Array.from({ length: 2 * (to - from + 1) }, (_, index) => from + Math.floor(index / 2));
      expect(Object.fromEntries(asked)).toEqual({
        'kernels: kernels/2': both(5, 7),
        'kernels: kernels/1': both(8, 17),
      });
      for (const side of scene.store.baselines) {
        const taken = ['kernels/0', 'kernels/1', 'kernels/2'].map((id) => roundsOf(side, id).length);
        expect(taken).toEqual([4, 14, 7]);
      }
      expect(outcome.evidence.join(' ')).not.toContain('measured none');
    },
  );
});

it.concurrent('measures what only one side has by itself, and identical executables as controls', async () => {
  const commands = { [CPU]: { targets: { kernels: 3, older: 1 } }, [OPTIONAL]: { targets: { extras: 1 } } };
  const identityOf = (target: string, base: boolean) =>
    target === 'extras' ? 'e'.repeat(64) : (base ? 'b' : 'c').repeat(64);
  const hosts = [cpuHost({ base: { commands }, identityOf, nanoseconds: slowed(1) })];
  await bench.scene({ profile: profileByTurns(), hosts, context: besideTrusted, withoutGate: true }, async (scene) => {
    const run = await measuringOf(scene).start();
    const outcome = await run.outcome();
    expect(outcome).toMatchObject({ status: 'measured' });
    expect(outcome.evidence[0]).toMatch(/, 1 of the base alone, 2 of the change alone/);
    expect(measured(scene.journal, 'older').every(isBase)).toBe(true);
    expect(measured(scene.journal, 'older')).toHaveLength(7);
    expect(measured(scene.journal, 'codecs').some(isBase)).toBe(false);
    const [comparison] = scene.store.comparisons;
    expect(comparison?.missing).toMatchObject([{ id: 'older/0' }]);
    expect(comparison?.added).toMatchObject([{ id: 'codecs/0' }, { id: 'codecs/1' }]);
    expect(comparison?.benchmarks.filter(({ control }) => control)).toMatchObject([
      { id: 'extras/0', verdict: 'same' },
    ]);
    await bench.replayRun(scene.client, run.id);
  });
});

it.concurrent('lets numbers of another commit stand for both sides where these are identical, and measures the rest', async () => {
  const own = randomUUID().replaceAll('-', '').slice(0, 12);
  const identity = (what: string) => Buffer.from(`${own}${what}`).toString('hex').padEnd(64, '0').slice(0, 64);
  const options = { profile: profileByTurns(), context: besideTrusted, keepsBaselines: true };
  // Of the change before it, which nothing of this one has altered but its kernels.
  const identityBefore = (target: string) => identity(target);
  await bench.scene({ ...options, hosts: [cpuHost({ identityOf: identityBefore })] }, async (scene) => {
    expect(await (await scene.gates.start(scene.request)).outcome()).toMatchObject({ status: 'pass' });
  });
  // The codecs are again as they were there, and not as the base has them.
  const identityOf = (target: string, base: boolean) =>
    identity(target === 'kernels' ? `kernels ${base}` : target === 'codecs' && base ? 'codecs of the base' : target);
  await bench.scene({ ...options, hosts: [cpuHost({ identityOf, nanoseconds: slowed(1) })] }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
    const byTurns = (target: string) => measured(scene.journal, target).length;
    // Those that are carried over are measured once more, as a check on the host.
    expect(TARGETS.map(byTurns)).toEqual([8, 8, 1]);
    const [base, change] = scene.store.baselines;
    for (const side of [change, base]) {
      const carried = side?.suites.flatMap(({ executables }) => executables.filter((each) => each.carriedOver));
      expect(carried?.map(({ target }) => target)).toEqual(['extras']);
    }
    expect(base?.complete).toBe(true);
    const [comparison] = scene.store.comparisons;
    expect(comparison?.added).toEqual([]);
    expect(comparison?.benchmarks.find(({ id }) => id === 'extras/0')).toMatchObject({ verdict: 'same' });
    expect(comparison?.benchmarks.some(({ control }) => control)).toBe(false);
  });
});

it.concurrent('takes all rounds, and judges by them alone, where nobody can look', async () => {
  const lookAtTurns = async () => {
    throw ApplicationFailure.nonRetryable('the store is away', 'unavailable');
  };
  const options = { profile: profileByTurns(), hosts: [cpuHost({ nanoseconds: slowed(1.2) })], context: besideTrusted };
  await bench.scene({ ...options, control: { lookAtTurns } }, async (scene) => {
    const { evidence } = await (await scene.gates.start(scene.request)).outcome();
    expect(evidence[0]).toMatch(/; 7 rounds; against base 777777777777 by turns: .* 3 slower, 3 same, 0 inconclusive/);
    for (const target of TARGETS) expect(measured(scene.journal, target)).toHaveLength(14);
    expect(scene.store.comparisons[0]?.rule).toBe('rounds');
  });
});

it.concurrent('does not convict what fresh pairs do not say again', async () => {
  // Slower as long as it is looked at, and as fast as ever from then on.
  const nanoseconds = (id: string, round: number, base: boolean) => slowed(round > 4 ? 1 : 1.2)(id, round, base);
  await bench.scene(
    { profile: profileByTurns(), hosts: [cpuHost({ nanoseconds })], context: besideTrusted },
    async (scene) => {
      const { evidence } = await (await scene.gates.start(scene.request)).outcome();
      expect(evidence[0]).toMatch(/ by turns: .* 0 slower, 3 same, 3 inconclusive/);
      const kernels = scene.store.comparisons[0]?.benchmarks.filter(({ target }) => target === 'kernels');
      expect(kernels?.map(({ cause }) => cause)).toEqual(['not-confirmed', 'not-confirmed', 'not-confirmed']);
    },
  );
});

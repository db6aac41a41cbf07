import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGateClient } from '../../../../client/gate-client.ts';
import { InputError } from '../../../../client/input-error.ts';
import type { ReceiptOutcome } from '../../../../gate/contract/outcome.ts';
import { until } from '../../../support/until.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold, seen, untilAborted } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

it.concurrent('joins a run under way, and refuses another selection of the same commit', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts }, async ({ gates, request, journal }) => {
    const first = await gates.start(request);
    await seen(journal, 'measure kernels');
    const second = await gates.start(request);
    expect([first.joined, second.joined]).toEqual([false, true]);
    await expect(gates.start({ ...request, suites: ['extra'] })).rejects.toThrow(InputError);
    await expect(gates.start({ ...request, suites: ['extra'] })).rejects.toThrow(/under way, and differs in suites/);
    expect(await until('the document', () => second.show())).toMatchObject({
      status: null,
      route: null,
      finishedAt: null,
    });
    expect((await until('its progress', () => second.progress())).phase).toBe('measuring main kernels');
    release();
    expect((await first.outcome()).workflow).toEqual((await second.outcome()).workflow);
    expect(journal.filter((line) => line.endsWith('measure kernels'))).toHaveLength(1);
  });
});

it.concurrent.each([
  ['a head that is followed', false],
  ['a commit that a person named', true],
])('ends a run of %s that was cancelled before any worker took it up', async (_, headPinned) => {
  const place = await bench.openPlace();
  const scene = { profile: profile(), hosts: [cpuHost(), deviceless], withoutGate: true, place };
  const request = await bench.request({ profile: scene.profile, request: { headPinned } });
  const run = await createGateClient(place.client).start(request);
  await run.cancel();
  await bench.scene(scene, async () => {
    expect(await run.outcome()).toMatchObject({ status: 'skipped', reason: 'bounded-by-policy' });
    await bench.replay(place.client, run.id);
  });
});

it.concurrent('ends a cancelled run: its work stops, its check is completed, what was measured is kept', async () => {
  const beforeMeasure = async (target: string, signal: AbortSignal) => {
    if (target === 'codecs') await untilAborted(signal);
  };
  const hosts = [cpuHost({ beforeMeasure }), deviceless];
  await bench.scene(
    { golden: 'cancelled', profile: profile(), hosts },
    async ({ gates, request, journal, standIn, store }) => {
      const run = await gates.start(request);
      await seen(journal, 'measure codecs');
      await run.cancel();
      const outcome = await run.outcome();
      expect(outcome).toMatchObject({
        status: 'skipped',
        reason: 'bounded-by-policy',
        route: { kind: 'FINALIZE', to: 'quality-finalizer' },
        state: 'in-progress',
        receipts: { check: { state: 'written' } },
      });
      const { checkRuns } = await standIn.dump(REPOSITORY);
      expect(checkRuns.find(({ head_sha }) => head_sha === request.headSha)).toMatchObject({ conclusion: 'neutral' });
      expect(journal.at(-1)).toContain('remove');
      // What was measured before is kept, and marked as not complete.
      expect(store.baselines).toEqual([expect.objectContaining({ complete: false })]);
      expect(store.baselines[0]?.suites.find(({ name }) => name === 'main')?.executables).toHaveLength(1);
    },
  );
});

it.concurrent('gives way to a newer head: check completed, ledger untouched, nothing more measured', async () => {
  const script = cpuHost();
  await bench.scene(
    { golden: 'superseded', profile: profile(), hosts: [deviceless] },
    async ({ gates, request, standIn, addHost, journal }) => {
      const run = await gates.start(request);
      const newer = 'd'.repeat(32) + request.headSha.slice(0, 8);
      await addHost({
        ...script,
        beforeMeasure: async () => {
          standIn.registerCommit(REPOSITORY, newer, newer);
          standIn.setHead(REPOSITORY, request.subject.number, newer);
        },
      });
      const outcome = await run.outcome();
      expect(outcome).toMatchObject({ status: 'skipped', reason: 'out-of-scope', route: null, state: null });
      expect(outcome.receipts).toMatchObject({ check: { state: 'written' }, ledger: { state: 'none' } });
      const { comments, checkRuns } = await standIn.dump(REPOSITORY);
      expect(
        comments.filter(({ number, body }) => number === request.subject.number && body.includes('gates:start')),
      ).toEqual([]);
      expect(checkRuns.find(({ head_sha }) => head_sha === request.headSha)).toMatchObject({ status: 'completed' });
      expect(journal.filter((line) => line.includes('measure')).length).toBeGreaterThan(0);
    },
  );
});

it.concurrent('takes three passes at most, keeps what is measured, and leaves a hop for each', async () => {
  // More than three passes can take, however quick the machine.
  const targets = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`bench-${index}`, 1]));
  const hosts = [
    cpuHost({ takesMs: () => 7 * 60_000, commands: { [CPU]: { targets }, [OPTIONAL]: { targets: { extras: 1 } } } }),
    deviceless,
  ];
  const budget = { pass: '25 min' };
  await bench.scene(
    { golden: 'three-passes', profile: profile({ budget }), hosts },
    async ({ gates, request, journal, standIn }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome.iteration).toBe(2);
      expect(outcome).toMatchObject({
        status: 'skipped',
        reason: 'bounded-by-policy',
        route: { kind: 'FINALIZE', to: 'quality-finalizer' },
      });
      const measured = journal.filter((line) => line.includes('measure'));
      expect(new Set(measured).size).toBe(measured.length);
      const { comments, checkRuns } = await standIn.dump(REPOSITORY);
      const ledger = comments.find(
        ({ number, body }) => number === request.subject.number && body.includes('gates:start'),
      );
      const runId = outcome.workflow?.firstExecutionRunId;
      for (const pass of [0, 1, 2]) expect(ledger?.body).toContain(`run ${runId}/${pass}`);
      expect(checkRuns.filter(({ head_sha }) => head_sha === request.headSha)).toHaveLength(1);
    },
  );
});

it.concurrent('moves a lane to another host when its host is lost, and keeps finished executables', async () => {
  const lost = cpuHost({
    beforeMeasure: (target: string, signal: AbortSignal) =>
      target === 'codecs' ? untilAborted(signal) : Promise.resolve(),
  });
  await bench.scene(
    { golden: 'lane-moved', profile: profile({ waits: { cpu: '60 s', cuda: '2 s' } }), hosts: [deviceless] },
    async ({ gates, request, journal, addHost }) => {
      const first = await addHost(lost);
      const run = await gates.start(request);
      await seen(journal, `${lost.id} measure codecs`);
      const other = cpuHost();
      await addHost(other);
      await first.stop();
      const outcome = await run.outcome();
      expect(outcome.status).toBe('pass');
      expect(outcome.baselines[0]?.complete).toBe(true);
      expect(journal.filter((line) => line.endsWith('measure kernels'))).toHaveLength(1);
      expect(journal).toContain(`${other.id} measure codecs`);
    },
  );
});

it.concurrent('owes the receipts that GitHub does not take, and keeps its status', async () => {
  const awayFor = (calls: number) => async (): Promise<ReceiptOutcome> => {
    calls -= 1;
    if (calls < 0) return { state: 'written' };
    throw Object.assign(new Error('503'), { name: 'GitHubError' });
  };
  const control = { publishCheck: awayFor(6), publishLedger: awayFor(3) };
  await bench.scene(
    { golden: 'receipts-owed', profile: profile(), hosts: [cpuHost(), deviceless], control },
    async ({ gates, request }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({
        status: 'pass',
        receipts: { check: { state: 'owed' }, ledger: { state: 'owed' }, progress: { state: 'written' } },
      });
    },
  );
});

it.concurrent('completes its check as neutral where the gate breaks', async () => {
  const control = {
    evaluate: async (): Promise<never> => {
      throw new Error('the disk of the control worker is full');
    },
  };
  await bench.scene(
    { golden: 'gate-broke', profile: profile(), hosts: [cpuHost(), deviceless], control },
    async ({ gates, request, standIn }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({
        status: 'skipped',
        reason: 'degraded-provider',
        route: null,
        state: 'in-progress',
        fault: { kind: 'gate-broke' },
      });
      const { checkRuns } = await standIn.dump(REPOSITORY);
      expect(checkRuns.find(({ head_sha }) => head_sha === request.headSha)).toMatchObject({ conclusion: 'neutral' });
    },
  );
});

it.concurrent('says that the profile turned out wrong, and measures nothing else', async () => {
  const buildFails = { class: 'profile-wrong' as const, message: 'main: the workspace has no feature cpu' };
  const host = cpuHost({ commands: { [CPU]: { buildFails }, [OPTIONAL]: { targets: { extras: 1 } } } });
  await bench.scene(
    { golden: 'wrong-input', profile: profile(), hosts: [host, deviceless] },
    async ({ gates, request, journal, standIn }) => {
      const outcome = await (await gates.start(request)).outcome();
      expect(outcome).toMatchObject({
        status: 'skipped',
        reason: 'bounded-by-policy',
        route: null,
        state: 'in-progress',
        fault: { kind: 'wrong-input', message: 'main: the workspace has no feature cpu' },
      });
      expect(journal.filter((line) => line.includes('measure'))).toEqual([]);
      const { checkRuns } = await standIn.dump(REPOSITORY);
      expect(checkRuns.find(({ head_sha }) => head_sha === request.headSha)).toMatchObject({ conclusion: 'neutral' });
    },
  );
});

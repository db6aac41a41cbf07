import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { type OwedReceipts, receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { ReceiptsState } from '../../../../gate/contract/receipts-state.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { CONTROL_QUEUE, RECEIPTS_QUERY, RECEIPTS_WORKFLOW, WRITE_NOW_UPDATE } from '../../../../gate/names/names.ts';
import { gateContext, passOutcome } from '../../../support/receipts/outcomes.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const HOUR = 3_600_000;
const quick = { firstWaitMs: 50, longestWaitMs: 100, boundMs: HOUR };

/** Refuses so many calls of an activity, as a GitHub that is away does. */
const awayFor = (calls: number, retryAfterMs?: number) => {
  let left = calls;
  return () => {
    left -= 1;
    if (left < 0) return;
    throw Object.assign(new Error('GitHub POST: 503'), { name: 'GitHubError', kind: 'transient', retryAfterMs });
  };
};

/** The outcome of a run of the scene's request that owes all of its receipts. */
const owingOutcome = ({ request }: GateScene, changes: Partial<GateOutcome> = {}): GateOutcome => {
  const receipt = { state: 'owed' as const, reason: '503' };
  return passOutcome({
    repository: REPOSITORY,
    subject: request.subject,
    headSha: request.headSha,
    startedAt: new Date(Date.now() - 60_000).toISOString(),
    finishedAt: new Date(Date.now() - 30_000).toISOString(),
    workflow: { id: workflowId(request), firstExecutionRunId: crypto.randomUUID() },
    receipts: { check: receipt, ledger: receipt, progress: receipt },
    ...changes,
  });
};

const start = ({ client }: GateScene, outcome: GateOutcome, changes: Partial<OwedReceipts> = {}) => {
  const owed: OwedReceipts = {
    outcome,
    context: gateContext(),
    owed: ['ledger', 'progress', 'check'],
    pace: quick,
    ...changes,
  };
  const { id = '', firstExecutionRunId = '' } = outcome.workflow ?? {};
  return client.workflow.start(RECEIPTS_WORKFLOW, {
    workflowId: receiptsWorkflowId({ workflowId: id, firstExecutionRunId }),
    taskQueue: CONTROL_QUEUE,
    args: [owed],
  });
};

/** What a run of the workflow returns, after its history was replayed. */
const settled = async ({ client }: GateScene, run: { readonly workflowId: string; result(): Promise<unknown> }) => {
  const state = ReceiptsState.parse(await run.result());
  await bench.replay(client, run.workflowId);
  return state;
};

/** What the stand-in has of a scene's subject and commit. */
const written = async ({ standIn, request }: GateScene) => {
  const { comments, checkRuns } = await standIn.dump(REPOSITORY);
  const own = comments.filter(({ number }) => number === request.subject.number);
  return {
    checks: checkRuns
      .filter(({ head_sha }) => head_sha === request.headSha)
      .map(({ status, conclusion }) => [status, conclusion]),
    ledgers: own.filter(({ body }) => body.includes('gates:start')).map(({ body }) => body),
    progress: own.filter(({ body }) => body.includes('benchmark-gate:progress')).map(({ body }) => body),
  };
};

it.concurrent('ends a gate with what GitHub does not take, and writes it once when GitHub is back', async () => {
  const check = awayFor(6);
  const ledger = awayFor(3);
  // The opening look and the last one fail in all three attempts each; the first try after the end works.
  const control = {
    publishCheck: async (outcome: GateOutcome) => {
      check();
      return bench.receipts.publishCheck(outcome);
    },
    publishLedger: async (outcome: GateOutcome) => {
      ledger();
      return bench.receipts.publishLedger(outcome);
    },
  };
  await bench.scene(
    { golden: 'receipts-owed-and-written', profile: profile(), hosts: [cpuHost(), deviceless], control },
    async (scene) => {
      const outcome = await (await scene.gates.start(scene.request)).outcome();
      expect(outcome).toMatchObject({
        status: 'pass',
        receipts: { check: { state: 'owed', reason: 'GitHub POST: 503' }, ledger: { state: 'owed' } },
      });
      const { id = '', firstExecutionRunId = '' } = outcome.workflow ?? {};
      const child = scene.client.workflow.getHandle(receiptsWorkflowId({ workflowId: id, firstExecutionRunId }));
      expect(await settled(scene, child)).toMatchObject({
        ended: 'settled',
        owed: [],
        tries: 1,
        receipts: { check: { state: 'written' }, ledger: { state: 'written' }, progress: { state: 'written' } },
      });
      const { checks, ledgers, progress } = await written(scene);
      expect(checks).toEqual([['completed', 'success']]);
      expect(ledgers).toHaveLength(1);
      expect(ledgers[0]?.match(/run [0-9a-f-]{36}\/0/g)).toHaveLength(1);
      expect(progress).toHaveLength(1);
      expect(progress[0]).not.toContain('owed');
    },
  );
});

it.concurrent('tries again and again, tells what is owed and when it tries next, and tries at once when it is asked', async () => {
  const away = awayFor(4);
  const control = {
    publishLedger: async (outcome: GateOutcome) => {
      away();
      return bench.receipts.publishLedger(outcome);
    },
  };
  await bench.scene({ withoutGate: true, unproven: true, profile: profile(), control }, async (scene) => {
    const pace = { firstWaitMs: HOUR, longestWaitMs: HOUR, boundMs: 24 * HOUR };
    const run = await start(scene, owingOutcome(scene), { pace });
    const state = async () => ReceiptsState.parse(await run.query(RECEIPTS_QUERY));
    await expect.poll(async () => (await state()).nextTryAt, { timeout: 240_000 }).not.toBeNull();
    const first = await state();
    // After an outage the others wait for the next try, which begins with them.
    expect(first).toMatchObject({ tries: 1, owed: ['progress', 'check', 'ledger'], ended: null });
    const wait = Date.parse(first.nextTryAt ?? '') - Date.parse(first.since);
    expect(wait).toBeGreaterThan(HOUR / 2 - 1000);
    // An hour after the first try, however long that took on a busy machine.
    expect(wait).toBeLessThan(HOUR + HOUR / 2);
    const second = ReceiptsState.parse(await run.executeUpdate(WRITE_NOW_UPDATE));
    expect(second).toMatchObject({
      tries: 2,
      owed: ['ledger'],
      receipts: { check: { state: 'written' }, ledger: { state: 'owed', reason: 'GitHub POST: 503' } },
    });
    while (ReceiptsState.parse(await run.executeUpdate(WRITE_NOW_UPDATE)).ended === null);
    // From the third on a try is three attempts, of which the last came through.
    expect(await settled(scene, run)).toMatchObject({ ended: 'settled', tries: 3 });
    expect((await written(scene)).ledgers).toHaveLength(1);
  });
});

it.concurrent('waits as long as GitHub asks to be left alone, and gives up at its bound', async () => {
  const away = awayFor(Number.POSITIVE_INFINITY, HOUR / 2);
  const control = {
    publishCheck: async (): Promise<never> => {
      away();
      throw new Error('unreachable');
    },
  };
  await bench.scene({ withoutGate: true, unproven: true, profile: profile(), control }, async (scene) => {
    const patient = await start(scene, owingOutcome(scene), { owed: ['check'] });
    const state = async () => ReceiptsState.parse(await patient.query(RECEIPTS_QUERY));
    await expect.poll(async () => (await state()).nextTryAt, { timeout: 240_000 }).not.toBeNull();
    const { nextTryAt, since } = await state();
    expect(Date.parse(nextTryAt ?? '') - Date.parse(since)).toBeGreaterThanOrEqual(HOUR / 2);
    await patient.cancel();
    await expect(patient.result()).rejects.toThrow();

    const bounded = await start(scene, owingOutcome(scene), { owed: ['check'], pace: { ...quick, boundMs: 1000 } });
    expect(await settled(scene, bounded)).toMatchObject({ ended: 'given-up', owed: ['check'], tries: 1 });
    expect((await written(scene)).checks).toEqual([]);
  });
});

it.concurrent('gives way to a newer run of the same commit and subject', async () => {
  const hosts = [cpuHost(), deviceless];
  await bench.scene({ unproven: true, profile: profile(), hosts }, async (scene) => {
    const outcome = owingOutcome(scene, { why: 'said by the older run' });
    expect(await (await scene.gates.start(scene.request)).outcome()).toMatchObject({ status: 'pass' });
    expect(await settled(scene, await start(scene, outcome))).toMatchObject({
      ended: 'settled',
      receipts: { ledger: { state: 'none' }, check: { state: 'none' }, progress: { state: 'written' } },
    });
    const { ledgers, checks } = await written(scene);
    expect(checks).toEqual([['completed', 'success']]);
    expect(ledgers).toHaveLength(1);
    expect(ledgers[0]).not.toContain('said by the older run');
  });
});

it.concurrent('completes the check of an older commit, and leaves the ledger to the newer head', async () => {
  await bench.scene({ withoutGate: true, unproven: true, profile: profile() }, async (scene) => {
    const { standIn, request } = scene;
    const newer = `${'e'.repeat(32)}${request.headSha.slice(0, 8)}`;
    standIn.registerCommit(REPOSITORY, newer, newer);
    standIn.setHead(REPOSITORY, request.subject.number, newer);
    expect(await settled(scene, await start(scene, owingOutcome(scene)))).toMatchObject({
      ended: 'settled',
      receipts: { ledger: { state: 'none' }, check: { state: 'written' } },
    });
    expect(await written(scene)).toMatchObject({ ledgers: [], checks: [['completed', 'success']] });
  });
});

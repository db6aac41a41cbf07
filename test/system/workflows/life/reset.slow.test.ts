import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCompleteLeftChecks } from '../../../../activities/control/runs/left/complete-left-checks.ts';
import { listRuns } from '../../../../client/runs/list-runs.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { ReceiptsState } from '../../../../gate/contract/receipts-state.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { GATE_WORKFLOW, WRITE_NOW_UPDATE } from '../../../../gate/names/names.ts';
import { until } from '../../../support/until.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold, seen, untilAborted } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';
import { reset } from '../../../support/workflows/reset.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** A host whose first measuring never ends; the next ones do. */
const stuckOnce = () => {
  let first = true;
  const beforeMeasure = async (_target: string, signal: AbortSignal) => {
    if (!first) return;
    first = false;
    await untilAborted(signal);
  };
  return cpuHost({ beforeMeasure });
};

/** GitHub, which takes no last word while `away`. */
function github() {
  const state = { away: true };
  const unlessAway = <T>(outcome: GateOutcome, write: () => Promise<T>): Promise<T> => {
    if (!state.away || outcome.status === null) return write();
    throw Object.assign(new Error('GitHub POST: 503'), { name: 'GitHubError', kind: 'transient' });
  };
  const control = {
    publishCheck: (outcome: GateOutcome) => unlessAway(outcome, () => bench.receipts.publishCheck(outcome)),
    publishLedger: (outcome: GateOutcome) => unlessAway(outcome, () => bench.receipts.publishLedger(outcome)),
  };
  return { state, control };
}

/** All that GitHub has of the scene's pull request and of its commit. */
const shownOf = async ({ standIn, request }: GateScene) => {
  const { comments, checkRuns } = await standIn.dump(REPOSITORY);
  const own = comments.filter(({ number }) => number === request.subject.number).map(({ body }) => body);
  const ledgers = own.filter((body) => body.includes('gates:start'));
  return {
    checks: checkRuns.filter(({ head_sha }) => head_sha === request.headSha).map((run) => run.conclusion ?? run.status),
    hops: ledgers.map((body) => body.match(/run [0-9a-f-]{36}\/\d/g)?.length),
    rows: ledgers.map((body) => /^\| benchmarks \| ([^|]*) \|/m.exec(body)?.[1]),
    progress: own.filter((body) => body.includes('benchmark-gate:progress')).length,
  };
};
const WHOLE = { checks: ['success'], hops: [1], rows: ['pass'], progress: 1 };

const settle = async ({ client }: GateScene, id: string, firstExecutionRunId: string) => {
  const child = client.workflow.getHandle(receiptsWorkflowId({ workflowId: id, firstExecutionRunId }));
  while (ReceiptsState.parse(await child.executeUpdate(WRITE_NOW_UPDATE)).ended === null);
  return ReceiptsState.parse(await child.result());
};

it.concurrent('who waits for a run that is reset gets the outcome of the one that goes on', async () => {
  const options = { profile: profile(), hosts: [stuckOnce(), deviceless], asked: true };
  await bench.scene(options, async (scene) => {
    const { gates, request, journal, pullRequest } = scene;
    const run = await gates.start(request);
    const asked = await gates.ask({ repository: REPOSITORY, pullRequest });
    const waited = Promise.all([run.outcome(), asked.outcome()]);
    waited.catch(() => undefined);
    await seen(journal, 'measure kernels');
    await until('that it waits', async () => (await asked.state()).phase === 'waiting' || null);
    await reset(scene, run.id, run.start.identity.firstExecutionRunId);
    const [outcome, sameOutcome] = await waited;
    expect(outcome).toMatchObject({
      status: 'pass',
      workflow: { firstExecutionRunId: run.start.identity.firstExecutionRunId },
    });
    expect(sameOutcome).toEqual(outcome);
    const { firstExecutionRunId: first } = run.start.identity;
    const runs = await until('both executions in the list', async () => {
      const listed = await listRuns(scene.client, {}, 10);
      return listed.some(({ status }) => status === 'pass') ? listed : null;
    });
    expect(runs.map((each) => [each.run, each.status])).toEqual([[first, 'pass']]);
  });
});

it.concurrent('what a run owes that went on after a reset is what is written, not what the closed one left', async () => {
  const { state, control } = github();
  await bench.scene({ profile: profile(), hosts: [stuckOnce(), deviceless], control }, async (scene) => {
    const { client, gates, request, journal } = scene;
    const run = await gates.start(request);
    const first = run.start.identity.firstExecutionRunId;
    await seen(journal, 'measure kernels');
    const next = await reset(scene, run.id, first);
    expect(await client.workflow.getHandle(run.id, next).result()).toMatchObject({
      status: 'pass',
      workflow: { firstExecutionRunId: first },
      receipts: { check: { state: 'owed' }, ledger: { state: 'owed' } },
    });
    state.away = false;
    expect(await settle(scene, run.id, first)).toMatchObject({ ended: 'settled', owed: [] });
    expect(await shownOf(scene)).toEqual(WHOLE);
  });
});

it.concurrent('what a run owed before it was reset gives way to what it says in the end', async () => {
  const { state, control } = github();
  const { held, release } = hold();
  let isReset = false;
  const beforeMeasure = async () => {
    if (isReset) await held;
  };
  await bench.scene({ profile: profile(), hosts: [cpuHost({ beforeMeasure }), deviceless], control }, async (scene) => {
    const { client, gates, request } = scene;
    const run = await gates.start(request);
    const first = run.start.identity.firstExecutionRunId;
    expect(await run.outcome()).toMatchObject({ receipts: { check: { state: 'owed' } } });
    isReset = true;
    const next = await reset(scene, run.id, first);
    // While it goes on it writes its receipts itself; who waits to write them waits on.
    const child = client.workflow.getHandle(receiptsWorkflowId({ workflowId: run.id, firstExecutionRunId: first }));
    const waiting = async () => {
      const { ended, receipts } = ReceiptsState.parse(await child.executeUpdate(WRITE_NOW_UPDATE));
      const { ledger } = receipts;
      return ended === null && ledger.state === 'owed' && (ledger.reason ?? '').includes('was reset and is under way');
    };
    // A try that began before the reset may end after it.
    await until('who waits has seen the reset', waiting);
    state.away = false;
    expect(await waiting()).toBe(true);
    release();
    expect(await client.workflow.getHandle(run.id, next).result()).toMatchObject({
      receipts: { check: { state: 'written' }, ledger: { state: 'written' } },
    });
    expect(await settle(scene, run.id, first)).toMatchObject({ ended: 'settled', owed: [] });
    expect(await shownOf(scene)).toEqual(WHOLE);
  });
});

it.concurrent('a run that was reset left no check behind that somebody else completes', async () => {
  const { held, release } = hold();
  let first = true;
  const beforeMeasure = async (_target: string, signal: AbortSignal) => {
    if (!first) return held;
    first = false;
    await untilAborted(signal);
  };
  await bench.scene({ profile: profile(), hosts: [cpuHost({ beforeMeasure }), deviceless] }, async (scene) => {
    const { client, gates, request, journal } = scene;
    const run = await gates.start(request);
    await seen(journal, 'measure kernels');
    const next = await reset(scene, run.id, run.start.identity.firstExecutionRunId);
    const query = `WorkflowId = '${run.id}' AND ExecutionStatus = 'Terminated'`;
    await until('the closed run in a listing', async () => (await client.workflow.count(query)).count === 1);
    const { repository, subject } = request;
    const newer = workflowId({ ...request, headSha: 'f'.repeat(40) });
    expect(await createCompleteLeftChecks({ client })({ workflowId: newer, repository, subject })).toEqual([]);
    expect((await shownOf(scene)).checks).toEqual(['in_progress']);
    release();
    expect(await client.workflow.getHandle(run.id, next).result()).toMatchObject({ status: 'pass' });
    expect(await shownOf(scene)).toEqual(WHOLE);
  });
});

it.concurrent('an earlier run that was reset is shown by its own id, and is one of those that a list holds', async () => {
  const hosts = [stuckOnce(), deviceless];
  await bench.scene({ profile: profile(), hosts }, async (scene) => {
    const { client, gates, request, journal } = scene;
    const oldest = await client.workflow.start(GATE_WORKFLOW, {
      workflowId: workflowId({ ...request, profile: { name: 'nobody' } }),
      taskQueue: 'nobody',
    });
    // The server lists what is under way before what has ended.
    await oldest.terminate();
    const run = await gates.start(request);
    const first = run.start.identity.firstExecutionRunId;
    await seen(journal, 'measure kernels');
    const next = await reset(scene, run.id, first);
    await client.workflow.getHandle(run.id, next).result();
    const later = (await gates.start({ ...request, again: true })).start.identity.firstExecutionRunId;
    await client.workflow.getHandle(run.id).result();

    const shown = await until('the run in a listing', () => gates.find(first).catch(() => null));
    expect(await shown.show()).toMatchObject({ status: 'pass', workflow: { firstExecutionRunId: first } });
    const newest = [later, first, oldest.firstExecutionRunId];
    await until('all in a listing', async () => (await listRuns(client, {}, 10)).length === newest.length || null);
    for (const limit of [1, 2, 3])
      expect((await listRuns(client, {}, limit)).map((each) => each.run)).toEqual(newest.slice(0, limit));
  });
});

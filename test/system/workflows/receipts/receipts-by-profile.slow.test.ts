import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiptsCommand } from '../../../../cli/run/receipts.ts';
import { receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { ReceiptsState } from '../../../../gate/contract/receipts-state.ts';
import { until } from '../../../support/until.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { seen, untilAborted } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const LEDGER =
  '<!-- gates:start -->\n| Gate | Status | Evidence |\n|---|---|---|\n| clippy | pass | |\n<!-- gates:end -->\n';

/** As `benchmark-gate init` writes it. */
const INITIAL = { name: 'benchmarks', ledger: 'where-found', comment: 'never' };
const NEVER = { ...INITIAL, ledger: 'never' };
const none = { state: 'none', byProfile: true, reason: 'by profile' };

/** What stands on GitHub of a scene's subject and commit. */
async function shown({ standIn, request }: GateScene) {
  const { comments, checkRuns } = await standIn.dump(REPOSITORY);
  return {
    comments: comments.filter(({ number }) => number === request.subject.number).map(({ body }) => body),
    checks: checkRuns
      .filter(({ head_sha }) => head_sha === request.headSha)
      .map(({ name, status, conclusion }) => ({ name, status, conclusion })),
  };
}

it.concurrent('leave one check of the profile’s name, and nothing else where no ledger is', async () => {
  const options = { profile: profile({ receipts: INITIAL }), hosts: [cpuHost(), deviceless] };
  await bench.scene(options, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome).toMatchObject({
      ...{ status: 'pass', gate: 'generative:gate:benchmarks' },
      receiptTerms: INITIAL,
      receipts: {
        check: { state: 'written' },
        ledger: { ...none, reason: 'by profile: no ledger is there' },
        progress: none,
      },
    });
    expect(await shown(scene)).toEqual({
      comments: [],
      checks: [{ name: 'benchmarks', status: 'completed', conclusion: 'success' }],
    });
  });
});

it.concurrent('write into a ledger that is there', async () => {
  const options = { profile: profile({ receipts: INITIAL }), hosts: [cpuHost(), deviceless] };
  await bench.scene(options, async (scene) => {
    await scene.standIn.addComment(REPOSITORY, scene.request.subject.number, { body: LEDGER });
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome.receipts).toMatchObject({ ledger: { state: 'written' }, progress: none });
    const { comments } = await shown(scene);
    expect(comments).toEqual([expect.stringMatching(/^\| benchmarks \| pass /m)]);
  });
});

it.concurrent('leave a ledger alone where the profile never has one, of a run that somebody terminated too', async () => {
  const stuck = cpuHost({ beforeMeasure: (_target: string, signal: AbortSignal) => untilAborted(signal) });
  await bench.scene({ profile: profile({ receipts: NEVER }), hosts: [stuck, deviceless] }, async (scene) => {
    const { standIn, request, gates, journal, client } = scene;
    await standIn.addComment(REPOSITORY, request.subject.number, { body: LEDGER });
    const run = await gates.start(request);
    await seen(journal, 'measure kernels');
    expect((await shown(scene)).checks).toEqual([{ name: 'benchmarks', status: 'in_progress', conclusion: null }]);
    await client.workflow.getHandle(run.id).terminate('the machine was needed');
    let out = '';
    const code = await receiptsCommand(run.id, false, client, {
      stdout: (text) => {
        out += text;
      },
      stderr: process.stderr,
    });
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^ledger: none \(by profile\)\nprogress: none \(by profile\)\ncheck: written, check run \d+\n$/,
      ),
    ]);
    expect(await shown(scene)).toEqual({
      comments: [LEDGER],
      checks: [{ name: 'benchmarks', status: 'completed', conclusion: 'neutral' }],
    });
  });
});

it.concurrent('owe nothing that the profile never has, and are written later as it says', async () => {
  let looks = 0;
  const readHead = async () => {
    looks += 1;
    if (looks === 2) throw ApplicationFailure.create({ type: 'transient', message: '503', nonRetryable: true });
    return null;
  };
  const options = {
    profile: profile({ receipts: NEVER }),
    hosts: [cpuHost(), deviceless],
    control: { readHead },
  };
  await bench.scene(options, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    expect(outcome.receipts).toMatchObject({ check: { state: 'owed' }, ledger: none, progress: none });
    const { id = '', firstExecutionRunId = '' } = outcome.workflow ?? {};
    const child = scene.client.workflow.getHandle(receiptsWorkflowId({ workflowId: id, firstExecutionRunId }));
    const { receipts } = ReceiptsState.parse(await child.result());
    expect(receipts).toMatchObject({ check: { state: 'written' }, ledger: none, progress: none });
    expect(await shown(scene)).toEqual({
      comments: [],
      checks: [{ name: 'benchmarks', status: 'completed', conclusion: 'success' }],
    });
  });
});

it.concurrent('complete the check of a terminated run of the same commit, which the profile calls otherwise by now', async () => {
  let isStuck = true;
  const stuck = cpuHost({
    beforeMeasure: (_target: string, signal: AbortSignal) => (isStuck ? untilAborted(signal) : null),
  });
  await bench.scene({ profile: profile({ receipts: NEVER }), hosts: [stuck, deviceless] }, async (scene) => {
    const { request, gates, journal, client } = scene;
    const ended = await gates.start(request);
    await seen(journal, 'measure kernels');
    await client.workflow.getHandle(ended.id).terminate();
    isStuck = false;
    const query = `WorkflowId = '${ended.id}' AND ExecutionStatus = 'Terminated'`;
    await until('the terminated run in a listing', async () => (await client.workflow.count(query)).count === 1);
    const receipts = { ...request.profile.receipts, name: 'renamed' } as typeof request.profile.receipts;
    const run = await gates.start({ ...request, profile: { ...request.profile, receipts } });
    expect(await run.outcome()).toMatchObject({ status: 'pass', receipts: { check: { state: 'written' } } });
    await until('the check that was left', async () => (await shown(scene)).checks.every((each) => each.conclusion));
    expect((await shown(scene)).checks).toEqual([
      { name: 'benchmarks', status: 'completed', conclusion: 'neutral' },
      { name: 'renamed', status: 'completed', conclusion: 'success' },
    ]);
  });
});

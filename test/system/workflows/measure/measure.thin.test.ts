import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonDigest } from '../../../../adapters/signing/json-digest.ts';
import { findRun } from '../../../../client/runs/find-run.ts';
import { MeasureOutcome } from '../../../../gate/contract/measuring/measure-outcome.ts';
import { CONTROL_QUEUE, MEASURE_WORKFLOW } from '../../../../gate/names/names.ts';
import { until } from '../../../support/until.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { measuringOf } from '../../../support/workflows/measuring.ts';
import { hold, seen } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const context = { profileDigest: 'd'.repeat(64), branch: null };
const main = { kind: 'criterion', lane: 'cpu', required: true, command: CPU };
const simple = () => ({ name: 'test', suites: { main } });
const withoutGate = true;

// Whoever asks knows a repository and a commit's name alone: control finds out the rest.
it.concurrent('is found by control, and measured in a run that others join, who ask for the same', async () => {
  const { held, release } = hold();
  const host = cpuHost({ beforeMeasure: () => held });
  let resolved: unknown = null;
  const control = { resolveMeasure: async () => resolved as never };
  const options = { withoutGate, profile: simple(), hosts: [host], context, control, asked: true };
  await bench.scene(options, async (scene) => {
    const { request, start } = measuringOf(scene, { branch: 'main' });
    resolved = { request, profileDigest: jsonDigest(request.profile) };
    const args = [{ repository: REPOSITORY, branch: 'main' }];
    const asking = { taskQueue: CONTROL_QUEUE, args };
    const asked = await scene.client.workflow.start(MEASURE_WORKFLOW, { ...asking, workflowId: 'nightly-1' });
    await seen(scene.journal, 'measure kernels');
    resolved = { request: { ...request, suites: ['main'] }, profileDigest: jsonDigest(request.profile) };
    const other = scene.client.workflow.execute(MEASURE_WORKFLOW, { ...asking, workflowId: 'nightly-other' });
    await expect(other).rejects.toMatchObject({
      cause: { type: 'wrong-input', message: expect.stringMatching(/is under way, and differs in suites/) },
    });
    resolved = { request, profileDigest: jsonDigest(request.profile) };
    const second = await scene.client.workflow.start(MEASURE_WORKFLOW, { ...asking, workflowId: 'nightly-2' });
    await until(
      'it waits for the other',
      async () => (await second.describe()).raw.pendingActivities?.[0]?.activityType?.name === 'awaitMeasured',
    );
    expect((await start()).joined).toBe(true);
    release();
    const outcome = MeasureOutcome.parse(await asked.result());
    expect(await second.result()).toEqual(outcome);
    expect(outcome).toMatchObject({ status: 'measured', branch: 'main' });
    expect(outcome).toEqual(await (await findRun(scene.client, outcome.workflow.id)).show());
    await bench.replay(scene.client, 'nightly-1');
    await bench.replay(scene.client, 'nightly-2');
  });
});

it.concurrent('leaves the measuring running where the asking is cancelled', async () => {
  const { held, release } = hold();
  const host = cpuHost({ beforeMeasure: () => held });
  let resolved: unknown = null;
  const control = { resolveMeasure: async () => resolved as never };
  await bench.scene({ withoutGate, profile: simple(), hosts: [host], context, control }, async (scene) => {
    const { request, start } = measuringOf(scene, { branch: 'main' });
    resolved = { request, profileDigest: jsonDigest(request.profile) };
    const args = [{ repository: REPOSITORY, branch: 'main' }];
    const asking = { taskQueue: CONTROL_QUEUE, workflowId: 'nightly', args };
    const asked = await scene.client.workflow.start(MEASURE_WORKFLOW, asking);
    await seen(scene.journal, 'measure kernels');
    await asked.cancel();
    await expect(asked.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    const joined = await start();
    expect(joined.joined).toBe(true);
    release();
    expect(await joined.outcome()).toMatchObject({ status: 'measured' });
    await bench.replay(scene.client, 'nightly');
  });
});

it.concurrent('is refused by name where something else is asked for, and nothing is started', async () => {
  const by = { repository: REPOSITORY, branch: 'main' };
  const refused: [string, object, RegExp][] = [
    ['nothing', {}, /request\.repository: .*name `repository`/],
    ['two commits', { ...by, pullRequest: 3 }, /expected one of sha, branch/],
    ['too many rounds', { ...by, rounds: 15 }, /request\.rounds: expected 14 rounds at most/],
    ['another base', { ...by, against: 'main' }, /request\.against: expected base: other commits/],
    ['a file of control', { ...by, profile: '/etc/passwd' }, /request\.profile/],
    ['an option of git', { ...by, branch: '--upload-pack=x' }, /request\.branch/],
  ];
  await bench.scene({ withoutGate, profile: simple(), context }, async ({ client }) => {
    for (const [what, input, fault] of refused) {
      const asked = { taskQueue: CONTROL_QUEUE, workflowId: what, args: [input] };
      const error = await client.workflow.execute(MEASURE_WORKFLOW, asked).catch((reason: unknown) => reason);
      expect(error, what).toBeInstanceOf(WorkflowFailedError);
      const { cause } = error as WorkflowFailedError;
      expect(cause, what).toBeInstanceOf(ApplicationFailure);
      expect([(cause as ApplicationFailure).type, cause?.message], what).toEqual([
        'wrong-input',
        expect.stringMatching(fault),
      ]);
      const [{ faults }] = (cause as ApplicationFailure).details as [{ faults: string[] }];
      expect(faults.length, what).toBeGreaterThan(0);
      for (const one of faults) expect(cause?.message, what).toContain(one);
    }
  });
});

it.concurrent('is refused under an id that is not its own', async () => {
  await bench.scene({ withoutGate, profile: simple(), context }, async (scene) => {
    const { request } = measuringOf(scene);
    const options = { taskQueue: CONTROL_QUEUE, workflowId: 'by-hand', args: [request] };
    await expect(scene.client.workflow.execute(MEASURE_WORKFLOW, options)).rejects.toMatchObject({
      cause: {
        type: 'wrong-input',
        message: expect.stringContaining('has to be started as benchmark-gate/measure/'),
      },
    });
  });
});

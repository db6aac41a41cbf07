import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLeftReceipts } from '../../../../activities/control/runs/left/left-receipts.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { RETRY_PACE, receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { ReceiptsState } from '../../../../gate/contract/receipts-state.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { CONTROL_QUEUE, GATE_WORKFLOW, RECEIPTS_WORKFLOW } from '../../../../gate/names/names.ts';
import { gateContext, passOutcome } from '../../../support/receipts/outcomes.ts';
import { SharingWorker } from '../../../support/temporal/sharing-worker.ts';
import { workflowBundle } from '../../../support/temporal/workflow-bundle.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { seen, untilAborted } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';
import { shown } from '../../../support/workflows/shown.ts';

let bench: GateBench;
let forging: { readonly code: string };
beforeAll(async () => {
  const workflowsPath = new URL('./workflows/forger.ts', import.meta.url).pathname;
  [bench, forging] = await Promise.all([GateBench.start(), workflowBundle(workflowsPath)]);
});
afterAll(() => bench?.stop());

const OWED = { state: 'owed', reason: '503' } as const;

/** A pass of the scene's commit that nobody measured, as of this run. */
const invented = ({ request }: GateScene, firstExecutionRunId: string): GateOutcome =>
  passOutcome({
    repository: REPOSITORY,
    subject: request.subject,
    headSha: request.headSha,
    profile: request.profile.name,
    why: 'invented',
    evidence: ['benchmarks: invented'],
    startedAt: new Date().toISOString(),
    finishedAt: new Date().toISOString(),
    workflow: { id: workflowId(request), firstExecutionRunId },
    receipts: { check: OWED, ledger: OWED, progress: OWED },
  });

/** Starts the workflow that writes owed receipts as any client can. */
const startReceipts = ({ client }: GateScene, outcome: GateOutcome) =>
  client.workflow.start(RECEIPTS_WORKFLOW, {
    workflowId: receiptsWorkflowId({
      workflowId: outcome.workflow?.id ?? '',
      firstExecutionRunId: outcome.workflow?.firstExecutionRunId ?? '',
    }),
    taskQueue: CONTROL_QUEUE,
    args: [{ outcome, context: gateContext(), owed: ['ledger', 'progress', 'check'], pace: RETRY_PACE }],
  });

it.concurrent('writes nothing for a run that never was, or that another workflow is', async () => {
  await bench.scene({ withoutGate: true, profile: profile() }, async (scene) => {
    const other = await scene.client.workflow.start('writeOwedReceipts', {
      workflowId: workflowId(scene.request),
      taskQueue: 'nobody-polls',
      args: [],
    });
    for (const runId of [randomUUID(), 'no-id-of-a-run', other.firstExecutionRunId]) {
      const run = await startReceipts(scene, invented(scene, runId));
      const { ended, receipts } = ReceiptsState.parse(await run.result());
      expect([ended, receipts.check.state, receipts.ledger.state, receipts.progress.state]).toEqual([
        'settled',
        ...['none', 'none', 'none'],
      ]);
      expect(receipts.check.reason).toMatch(/the server knows no run|is no gate's|is under way/);
    }
    expect(await shown(scene)).toEqual({ conclusions: [], said: '' });
  });
});

it.concurrent('writes nothing more for a run that owes nothing', async () => {
  const hosts = [cpuHost({ commands: {} }), deviceless];
  await bench.scene({ profile: profile(), hosts }, async (scene) => {
    const outcome = await (await scene.gates.start(scene.request)).outcome();
    const before = await shown(scene);
    const run = await startReceipts(scene, invented(scene, outcome.workflow?.firstExecutionRunId ?? ''));
    expect(ReceiptsState.parse(await run.result()).receipts.check).toEqual({
      state: 'none',
      reason: 'the run owes no check',
    });
    expect(await shown(scene)).toEqual(before);
    expect(before.said).not.toContain('invented');
  });
});

it.concurrent('says of a terminated run what that left, whatever it is told', async () => {
  const beforeMeasure = (_target: string, signal: AbortSignal) => untilAborted(signal) as Promise<void>;
  await bench.scene({ profile: profile(), hosts: [cpuHost({ beforeMeasure }), deviceless] }, async (scene) => {
    const { client, gates, request, journal } = scene;
    const gate = await gates.start(request);
    await seen(journal, 'measure kernels');
    const lie = invented(scene, gate.start.identity.firstExecutionRunId);
    const early = await startReceipts(scene, lie);
    expect(ReceiptsState.parse(await early.result()).receipts.check).toMatchObject({
      state: 'none',
      reason: expect.stringContaining('is under way and writes its receipts itself'),
    });
    expect((await shown(scene)).conclusions).toEqual(['in_progress']);
    await client.workflow.getHandle(gate.id).terminate('the machine was needed');
    await (await startReceipts(scene, lie)).result();
    const { conclusions, said } = await shown(scene);
    expect(conclusions).toEqual(['neutral']);
    expect(said).toContain('the machine was needed');
    expect(said).not.toContain('invented');
  });
});

it.concurrent('publishes and judges for nobody but the run itself', async () => {
  await bench.scene({ withoutGate: true, profile: profile() }, async (scene) => {
    const { client, place, request } = scene;
    const worker = await SharingWorker.create({
      connection: await place.nativeConnection(),
      namespace: place.namespace,
      taskQueue: 'forger',
      workflowBundle: forging,
    });
    await worker.runUntil(async () => {
      const forged = async (type: string, id: string, activity: string, input: unknown) => {
        const start = { workflowId: id, taskQueue: 'forger', args: [activity, input] };
        return client.workflow.execute(type, start).then(
          () => 'taken',
          (error) => String(error.cause?.cause?.message),
        );
      };
      const lie = invented(scene, randomUUID());
      const own = workflowId(request);
      for (const [activity, input] of [
        ['publishCheck', lie],
        ['publishLedger', lie],
        ['publishProgress', { outcome: lie, context: gateContext() }],
        ['publishCheck', { ...lie, status: null }],
        ['evaluate', { request, context: gateContext(), run: { workflowId: own, firstExecutionRunId: 'x' } }],
      ] as const) {
        expect(await forged('forger', `forged-${randomUUID()}`, activity, input)).toMatch(/speaks as run .*: refused/);
        // A later pass of the gate, as it says, and a gate of another commit.
        expect(await forged(GATE_WORKFLOW, own, activity, input)).toMatch(/run .* speaks as run .*: refused/);
      }
      const elsewhere = { ...lie, repository: 'acme/other' };
      expect(await forged(GATE_WORKFLOW, own, 'publishCheck', elsewhere)).toMatch(/speaks of .*acme\/other/);
      expect(await forged(GATE_WORKFLOW, own, 'publishCheck', { status: 'pass' })).toMatch(/of what is no outcome/);
    });
    expect(await shown(scene)).toEqual({ conclusions: [], said: '' });
  });
});

it.concurrent('takes no measurements over from a pass that never was, and no receipts from a run of another name', async () => {
  await bench.scene({ withoutGate: true, profile: profile() }, async (scene) => {
    const { client, request } = scene;
    const carried = {
      iteration: 1,
      startedAt: new Date().toISOString(),
      context: gateContext({ documentationOnly: true }),
      finished: [],
      finishedReports: [],
      most: [],
      runs: [],
      kept: [],
    };
    const begin = (id: string, args: unknown[]) =>
      client.workflow.start(GATE_WORKFLOW, { workflowId: id, taskQueue: CONTROL_QUEUE, args });
    const run = await begin(workflowId(request), [request, carried]);
    await expect(run.result()).rejects.toMatchObject({
      cause: { type: 'wrong-input', message: expect.stringContaining('continues none') },
    });
    expect(await readLeftReceipts(client, run.workflowId)).toEqual({ state: 'nothing-shown' });
    const named = await begin(`benchmark-gate/acme/other/pr-1/${request.headSha}/test`, [request]);
    await client.workflow.getHandle(named.workflowId).terminate();
    expect(await readLeftReceipts(client, named.workflowId)).toEqual({ state: 'not-its-own' });
    expect(await shown(scene)).toEqual({ conclusions: [], said: '' });
  });
});

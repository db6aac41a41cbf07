import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SharingWorker } from '../../support/temporal/sharing-worker.ts';
import { workflowBundle } from '../../support/temporal/workflow-bundle.ts';
import { GateBench, type GateScene } from '../../support/workflows/gate-bench.ts';
import { hold, seen } from '../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../support/workflows/profiles.ts';
import type { parent } from './workflows/parent.ts';

const WORKFLOW_FILE = fileURLToPath(new URL('./workflows/parent.ts', import.meta.url));

let bench: GateBench;
let bundle: { readonly code: string };
beforeAll(async () => {
  [bench, bundle] = await Promise.all([GateBench.start(), workflowBundle(WORKFLOW_FILE)]);
});
afterAll(() => bench?.stop());

/** Runs an orchestrator on a worker of its own. */
async function withParent(
  { place, client, request }: GateScene,
  test: (run: WorkflowHandle<typeof parent>) => Promise<void>,
): Promise<void> {
  const taskQueue = `parent-${randomUUID()}`;
  const connection = await place.nativeConnection();
  const { namespace } = place;
  const worker = await SharingWorker.create({ connection, namespace, taskQueue, workflowBundle: bundle });
  await worker.runUntil(async () => {
    const options = { workflowId: taskQueue, taskQueue, args: [request] as [typeof request] };
    await test(await client.workflow.start<typeof parent>('parent', options));
  });
}

/** A scene with a host that measures nothing before it is let go. */
async function heldScene(test: (scene: GateScene, release: () => void) => Promise<void>): Promise<void> {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts }, (scene) => test(scene, release));
}

it.concurrent('a parent gets the outcome of the gate that it started', async () => {
  await bench.scene({ profile: profile(), hosts: [cpuHost(), deviceless] }, async (scene) => {
    await withParent(scene, async (run) => {
      const outcome = await run.result();
      expect(outcome).toMatchObject({ status: 'pass', headSha: scene.request.headSha });
      const gate = await scene.gates.find(outcome?.workflow?.id ?? '');
      expect(await gate.outcome()).toEqual(outcome);
    });
  });
});

it.concurrent('a parent can not join a gate that is under way, and does it no harm', async () => {
  await heldScene(async (scene, release) => {
    const started = await scene.gates.start(scene.request);
    await seen(scene.journal, 'measure kernels');
    await withParent(scene, async (run) => {
      expect(await run.result()).toBeNull();
    });
    release();
    expect(await started.outcome()).toMatchObject({ status: 'pass' });
  });
});

it.concurrent('a gate outlives the parent that is cancelled', async () => {
  await heldScene(async (scene, release) => {
    await withParent(scene, async (run) => {
      await seen(scene.journal, 'measure kernels');
      // Whoever else asks for it joins the child.
      expect((await scene.gates.start(scene.request)).joined).toBe(true);
      await run.cancel();
      const failed = (await run.result().catch((error: unknown) => error)) as WorkflowFailedError;
      expect(failed.cause).toBeInstanceOf(CancelledFailure);
    });
    release();
    const { repository, subject, headSha } = scene.request;
    const id = `benchmark-gate/${repository}/pr-${subject.number}/${headSha}/test`;
    expect(await (await scene.gates.find(id)).outcome()).toMatchObject({ status: 'pass' });
  });
});

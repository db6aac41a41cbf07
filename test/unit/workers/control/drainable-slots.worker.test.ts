import { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONTROL_QUEUE } from '../../../../gate/names/names.ts';
import { DrainableSlots, tunerOf } from '../../../../workers/control/drainable-slots.ts';
import { quietRuntime } from '../../../support/temporal/quiet-runtime.ts';
import { SharingWorker } from '../../../support/temporal/sharing-worker.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';
import { workflowBundle } from '../../../support/temporal/workflow-bundle.ts';
import { until } from '../../../support/until.ts';

let place: TestNamespace;
beforeAll(async () => {
  quietRuntime();
  place = await openNamespace();
});
afterAll(() => place?.close());

/** A worker of control's steps whose one step notes who asked for it, and ends when it is let go. */
async function startControl(slots: DrainableSlots) {
  const taken: string[] = [];
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const resolveAsked = async () => {
    taken.push('one');
    await held;
    throw ApplicationFailure.nonRetryable('as the test wants it', 'wrong-input');
  };
  const worker = await Worker.create({
    connection: await place.nativeConnection(),
    namespace: place.namespace,
    taskQueue: CONTROL_QUEUE,
    activities: { resolveAsked },
    tuner: tunerOf(slots),
    shutdownGraceTime: '1s',
  });
  return { worker, running: worker.run(), taken, letGo };
}

const ask = (index: number) =>
  new Client({ connection: place.connection, namespace: place.namespace }).workflow.start('requestBenchmarkGate', {
    taskQueue: CONTROL_QUEUE,
    workflowId: `benchmark-gate/ask/${index}`,
    args: [{ repository: 'acme/engine', pullRequest: index }],
  });

it('ends what is under way when its slots are closed, and leaves others what it has no question open for', async () => {
  const workflows = await SharingWorker.create({
    connection: await place.nativeConnection(),
    namespace: place.namespace,
    taskQueue: CONTROL_QUEUE,
    workflowBundle: await workflowBundle(),
  });
  const deciding = workflows.run();
  // One step, and two questions for more.
  const slots = new DrainableSlots(3);
  const old = await startControl(slots);
  const first = await ask(1);
  await until('the first step', async () => old.taken.length === 1);
  let isIdle = false;
  const closed = slots.close().then(() => {
    isIdle = true;
  });
  const next = await startControl(new DrainableSlots());
  const others = await Promise.all([2, 3, 4, 5, 6].map(ask));
  await until('all steps', async () => old.taken.length + next.taken.length === 6);
  expect(old.taken.length).toBeLessThanOrEqual(3);
  expect(isIdle).toBe(false);
  old.letGo();
  await closed;
  next.letGo();
  for (const run of [first, ...others]) {
    await expect(run.result()).rejects.toMatchObject({ cause: { type: 'wrong-input' } });
    const { events } = await run.fetchHistory();
    const attempts = (events ?? []).flatMap(({ activityTaskStartedEventAttributes: task }) => task?.attempt ?? []);
    expect(attempts).toEqual([1]);
  }
  for (const worker of [old.worker, next.worker, workflows]) worker.shutdown();
  await Promise.all([old.running, next.running, deciding]);
});

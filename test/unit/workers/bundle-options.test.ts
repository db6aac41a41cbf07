import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { loadSchemas } from '../../fixtures/workflows/load-schemas.ts';
import { quietRuntime } from '../../support/temporal/quiet-runtime.ts';
import { openNamespace, type TestNamespace } from '../../support/temporal/test-namespace.ts';
import { workflowBundle } from '../../support/temporal/workflow-bundle.ts';

const WORKFLOW_FILE = fileURLToPath(new URL('../../fixtures/workflows/load-schemas.ts', import.meta.url));

let place: TestNamespace;
beforeAll(async () => {
  quietRuntime();
  place = await openNamespace();
});
afterAll(() => place?.close());

it('loads schemas once for all runs of a worker, usable as they are, and a workflow of its own for each', async () => {
  const taskQueue = randomUUID();
  const worker = await Worker.create({
    connection: await place.nativeConnection(),
    namespace: place.namespace,
    taskQueue,
    workflowBundle: await workflowBundle(WORKFLOW_FILE),
    debugMode: true,
  });
  const run = () =>
    place.client.workflow.execute<typeof loadSchemas>('loadSchemas', {
      taskQueue,
      workflowId: randomUUID(),
      // Schemas that were frozen would fail its task again and again.
      workflowExecutionTimeout: '2m',
    });
  const [first, second] = await worker.runUntil(async () => [await run(), await run()]);

  expect(first.runId).not.toBe(second.runId);
  expect([first.schemasAreOf, second.schemasAreOf]).toEqual([first.runId, first.runId]);
  expect([first.ownRuns, second.ownRuns]).toEqual([[first.runId], [second.runId]]);
  for (const { faults } of [first, second]) expect(faults).toEqual(expect.arrayContaining(['subject', 'headSha']));
});

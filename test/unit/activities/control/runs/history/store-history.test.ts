import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAwaitRunClosed } from '../../../../../../activities/control/runs/ends/await-run-closed.ts';
import { createStoreHistory } from '../../../../../../activities/control/runs/history/store-history.ts';
import type { Store } from '../../../../../../adapters/store/content/store.ts';
import { openStore } from '../../../../../../adapters/store/open-store.ts';
import { workflowId as idOf } from '../../../../../../gate/contract/request.ts';
import { archivePasses, endPass, passes, storeOnly } from '../../../../../fixtures/workflows/passes.ts';
import { passOutcome } from '../../../../../support/receipts/outcomes.ts';
import { exampleDocument } from '../../../../../support/store/example-document.ts';
import { quietRuntime } from '../../../../../support/temporal/quiet-runtime.ts';
import { SharingWorker } from '../../../../../support/temporal/sharing-worker.ts';
import { openNamespace, type TestNamespace } from '../../../../../support/temporal/test-namespace.ts';
import { workflowBundle } from '../../../../../support/temporal/workflow-bundle.ts';
import { until } from '../../../../../support/until.ts';

const taskQueue = 'history';
const workflowsPath = new URL('../../../../../fixtures/workflows/passes.ts', import.meta.url).pathname;
let place: TestNamespace;
let folder: string;
let store: Store;
let worker: Worker;
let bundle: Awaited<ReturnType<typeof workflowBundle>>;
let running: Promise<void>;

beforeAll(async () => {
  quietRuntime();
  folder = await mkdtemp(path.join(tmpdir(), 'history-test-'));
  store = openStore({ BENCHMARK_GATE_STORE: folder });
  place = await openNamespace();
  bundle = await workflowBundle(workflowsPath);
  const { client } = place;
  worker = await SharingWorker.create({
    connection: await place.nativeConnection(),
    namespace: place.namespace,
    taskQueue,
    workflowBundle: bundle,
    activities: {
      awaitRunClosed: createAwaitRunClosed({ client }),
      storeHistory: createStoreHistory({ client, store }),
    },
    maxHeartbeatThrottleInterval: '200ms',
  });
  running = worker.run();
});

afterAll(async () => {
  worker?.shutdown();
  await running;
  await place?.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (workflowId: string, count: number, end: 'return' | 'fail' = 'return') =>
  place.client.workflow.start(passes, { workflowId, taskQueue, args: [count, end] });

const archive = (workflowId: string, runId: string) =>
  place.client.workflow.start(archivePasses, {
    workflowId: `${workflowId}-archive`,
    taskQueue,
    args: [{ workflowId, runId }],
  });

/** Ends each pass in turn, and returns the run ids in order. */
async function endPasses(workflowId: string, count: number): Promise<string[]> {
  const runs: string[] = [];
  const run = place.client.workflow.getHandle(workflowId);
  for (let pass = 0; pass < count; pass += 1) {
    await expect.poll(async () => runs.includes((await run.describe()).runId), { timeout: 240_000 }).toBe(false);
    runs.push((await run.describe()).runId);
    await run.signal(endPass);
  }
  return runs;
}

describe('the history of a run', () => {
  it('is kept once all its passes have ended, each as a file that replays', async () => {
    const first = await start('three-passes', 3);
    const archived = await archive('three-passes', first.firstExecutionRunId);
    const runs = await endPasses('three-passes', 3);
    const uris = await archived.result();
    expect(uris.map((uri) => path.basename(uri))).toEqual(runs.map((runId, pass) => `${pass}-${runId}.json.gz`));
    expect(await store.listRecords(`runs/${first.firstExecutionRunId}/history`)).toHaveLength(3);
    for (const uri of uris) {
      const history: unknown = JSON.parse((await store.getRecord(uri)).toString());
      await SharingWorker.runReplayHistory({ workflowBundle: bundle }, history, 'three-passes');
    }
  });

  const inOneWay: [string, 'return' | 'fail', () => Promise<unknown>][] = [
    ['fails', 'fail', () => endPasses('fails', 1)],
    ['is-cancelled', 'return', () => place.client.workflow.getHandle('is-cancelled').cancel()],
    ['is-terminated', 'return', () => place.client.workflow.getHandle('is-terminated').terminate('by a test')],
  ];
  it.each(inOneWay)('is kept of a run that %s', async (workflowId, end, act) => {
    const first = await start(workflowId, 1, end);
    const archived = await archive(workflowId, first.firstExecutionRunId);
    await act();
    const [uri = ''] = await archived.result();
    const history = JSON.parse((await store.getRecord(uri)).toString());
    expect(history.events.at(-1).eventType).toMatch(/WORKFLOW_EXECUTION_(FAILED|CANCELED|TERMINATED)$/);
  });

  it('is kept of a run that was reset, and of the one that went on in its place', async () => {
    const first = await start('reset', 1);
    const archived = await archive('reset', first.firstExecutionRunId);
    const task = await until('a completed task', async () =>
      (await first.fetchHistory()).events?.find(({ workflowTaskCompletedEventAttributes: completed }) => completed),
    );
    const { runId } = await place.client.workflowService.resetWorkflowExecution({
      namespace: place.namespace,
      workflowExecution: { workflowId: 'reset', runId: first.firstExecutionRunId },
      workflowTaskFinishEventId: task.eventId ?? null,
      requestId: randomUUID(),
    });
    const resetAt = Date.now();
    const waitsOn = until('a heartbeat of what waits on', async () => {
      const { raw } = await archived.describe();
      const [beat] = (raw.pendingActivities ?? []).map(({ lastHeartbeatTime }) => lastHeartbeatTime?.seconds);
      return (beat?.toNumber() ?? 0) * 1_000 > resetAt;
    });
    await Promise.race([waitsOn, archived.result()]);
    await place.client.workflow.getHandle('reset', runId).signal(endPass);
    const uris = await archived.result();
    expect(uris.map((uri) => path.basename(uri))).toEqual([
      `0-${first.firstExecutionRunId}.json.gz`,
      `1-${runId}.json.gz`,
    ]);
  });

  it('is the same when it is kept a second time', async () => {
    const first = await start('twice', 1);
    await endPasses('twice', 1);
    await first.result();
    const run = { workflowId: 'twice', firstExecutionRunId: first.firstExecutionRunId };
    const keep = (workflowId: string): Promise<string[]> =>
      place.client.workflow.execute(storeOnly, { workflowId, taskQueue, args: [run] });
    expect(await keep('keep-1')).toEqual(await keep('keep-2'));
  });

  it.each<[string, 'benchmarkGate' | 'imitatedGate', object, boolean]>([
    ['a gate', 'benchmarkGate', {}, true],
    ['another workflow', 'imitatedGate', {}, false],
    ['a gate that speaks of another run', 'benchmarkGate', { workflow: { id: 'x', firstExecutionRunId: 'y' } }, false],
    ['a gate that only reused them', 'benchmarkGate', { startedAt: '2026-11-29T00:00:00.000Z' }, false],
  ])('of %s says beside its baselines how it ended', async (_, type, changes, isKept) => {
    const document = exampleDocument({ commit: randomUUID().replaceAll('-', '').padEnd(40, '0') });
    const { repository, subject, commit: headSha, profile, startedAt, finishedAt } = document;
    const { uri, digest, machineClass, complete } = await store.writeBaseline(document);
    const baselines = [{ uri, digest, machineClass, complete }];
    const { workflow: _own, ...passed } = passOutcome({
      ...{ repository, subject, headSha, profile, baselines, startedAt, finishedAt },
    });
    const workflowId = idOf({ repository, subject, headSha, profile: { name: profile } });
    const args = [{ ...passed, finishedAt: '2026-11-29T01:00:00.000Z', ...changes }];
    const run = await place.client.workflow.start(type, { workflowId, taskQueue, args });
    await run.result();
    await place.client.workflow.execute(storeOnly, {
      workflowId: `${workflowId}/keep`,
      taskQueue,
      args: [{ workflowId, firstExecutionRunId: run.firstExecutionRunId }],
    });
    expect((await store.readConclusion(digest))?.status ?? null).toBe(isKept ? 'pass' : null);
  });

  it('of a run that goes on is refused', async () => {
    const first = await start('goes-on', 1);
    const run = { workflowId: 'goes-on', firstExecutionRunId: first.firstExecutionRunId };
    const kept = place.client.workflow.execute(storeOnly, { workflowId: 'keep-open', taskQueue, args: [run] });
    await expect(kept).rejects.toMatchObject({
      cause: { cause: { message: expect.stringContaining('has not ended') } },
    });
    await first.terminate();
  });

  it('is no longer waited for when the waiting is cancelled', async () => {
    const first = await start('never-ends', 1);
    const archived = await archive('never-ends', first.firstExecutionRunId);
    await expect
      .poll(async () => (await archived.describe()).raw.pendingActivities?.length, { timeout: 240_000 })
      .toBe(1);
    await archived.cancel();
    await expect(archived.result()).rejects.toMatchObject({ name: 'WorkflowFailedError' });
    expect((await first.describe()).status.name).toBe('RUNNING');
    await first.terminate();
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGateClient } from '../../../../client/gate-client.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { GATE_WORKFLOW } from '../../../../gate/names/names.ts';
import { until } from '../../../support/until.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold, seen, untilAborted } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';
import { reset } from '../../../support/workflows/reset.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** All executions of gates, by run id: the list lags behind. */
async function gateExecutions({ client }: GateScene, atLeast: number): Promise<string[]> {
  return until('all executions in the list', async () => {
    const runs: string[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowType = '${GATE_WORKFLOW}'` })) runs.push(run.runId);
    return runs.length >= atLeast ? runs : null;
  });
}

const asks = ({ client, pullRequest }: GateScene) =>
  createGateClient(client).ask({ repository: REPOSITORY, pullRequest }, { requestId: 'one' });

it.concurrent('is told the outcome of the last pass, by whichever pass it was asked again', async () => {
  const { held, release } = hold();
  const host = cpuHost({
    takesMs: () => 15 * 60_000,
    beforeMeasure: (target: string) => (target === 'three' ? held : Promise.resolve()),
    commands: { [CPU]: { targets: { one: 1, two: 1, three: 1, four: 1 } } },
  });
  const main = { kind: 'criterion', lane: 'cpu', required: true, command: CPU };
  const budgeted = { name: 'test', suites: { main }, budget: { pass: '25 min' } };
  await bench.scene({ profile: budgeted, hosts: [host], asked: true }, async (scene) => {
    const first = await asks(scene);
    const id = workflowId(scene.request);
    await seen(scene.journal, 'measure two');
    await until('the second pass', async () => {
      const [newest] = await gateExecutions(scene, 2);
      return newest ?? null;
    });
    const again = await asks(scene);
    release();
    const outcome = await again.outcome();
    expect(outcome).toMatchObject({ status: 'pass', iteration: 1, workflow: { id } });
    expect(await first.outcome()).toEqual(outcome);
    expect(await (await asks(scene)).outcome()).toEqual(outcome);
    expect((await first.state()).run?.firstExecutionRunId).toBe(outcome.workflow?.firstExecutionRunId);
    expect(await gateExecutions(scene, 2)).toHaveLength(2);
    await bench.replay(scene.client, 'benchmark-gate/ask/one');
  });
});

it.concurrent('is told the outcome of a gate that was reset while it waits', async () => {
  let first = true;
  const beforeMeasure = async (_target: string, signal: AbortSignal) => {
    if (!first) return;
    first = false;
    await untilAborted(signal);
  };
  const hosts = [cpuHost({ beforeMeasure }), deviceless];
  await bench.scene({ profile: profile(), hosts, asked: true }, async (scene) => {
    const asked = await asks(scene);
    await seen(scene.journal, 'measure kernels');
    const { run } = await until('that it waits', async () => {
      const state = await asked.state();
      return state.phase === 'waiting' ? state : null;
    });
    const firstExecutionRunId = run?.firstExecutionRunId ?? '';
    const next = await reset(scene, workflowId(scene.request), firstExecutionRunId);
    const outcome = await asked.outcome();
    expect(outcome).toMatchObject({ status: 'pass', workflow: { firstExecutionRunId } });
    expect(await (await asks(scene)).outcome()).toEqual(outcome);
    expect((await gateExecutions(scene, 2)).sort()).toEqual([firstExecutionRunId, next].sort());
    await bench.replay(scene.client, 'benchmark-gate/ask/one');
  });
});

it.concurrent('has one run though the asking itself is reset, after its gate ended as well', async () => {
  await bench.scene({ profile: profile(), context: { documentationOnly: true }, asked: true }, async (scene) => {
    const asked = await asks(scene);
    const outcome = await asked.outcome();
    const { runId } = await scene.client.workflow.getHandle(asked.id ?? '').describe();
    await reset(scene, asked.id ?? '', runId);
    expect(await (await asks(scene)).outcome()).toEqual(outcome);
    expect(await gateExecutions(scene, 1)).toEqual([outcome.workflow?.firstExecutionRunId]);
  });
});

it.concurrent('asks for the same commit though it is reset after the head moved on', async () => {
  await bench.scene({ profile: profile(), context: { documentationOnly: true }, asked: true }, async (scene) => {
    const asked = await asks(scene);
    const outcome = await asked.outcome();
    const next = 'd'.repeat(40);
    scene.standIn.registerCommit(REPOSITORY, next, 'e'.repeat(40));
    scene.standIn.setHead(REPOSITORY, scene.pullRequest, next);
    const { runId } = await scene.client.workflow.getHandle(asked.id ?? '').describe();
    await reset(scene, asked.id ?? '', runId);
    expect(await (await asks(scene)).outcome()).toEqual(outcome);
    expect(await gateExecutions(scene, 1)).toEqual([outcome.workflow?.firstExecutionRunId]);
  });
});

it.concurrent('has one run though the asking is reset after its gate was terminated', async () => {
  const hosts = [cpuHost({ beforeMeasure: (_: string, signal: AbortSignal) => untilAborted(signal) }), deviceless];
  await bench.scene({ profile: profile(), hosts, asked: true }, async (scene) => {
    const asked = await asks(scene);
    await seen(scene.journal, 'measure kernels');
    const gate = scene.client.workflow.getHandle(workflowId(scene.request));
    const { runId: begun } = await gate.describe();
    await gate.terminate('by the test');
    await expect(asked.outcome()).rejects.toMatchObject({ name: 'GateBroke' });
    const { runId } = await scene.client.workflow.getHandle(asked.id ?? '').describe();
    await reset(scene, asked.id ?? '', runId);
    await expect((await asks(scene)).outcome()).rejects.toMatchObject({ name: 'GateBroke' });
    expect(await gateExecutions(scene, 1)).toEqual([begun]);
  });
});

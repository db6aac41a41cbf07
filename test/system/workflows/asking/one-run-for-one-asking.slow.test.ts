import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AskingActivities } from '../../../../activities/control/asking/asking-activities.ts';
import { createGateClient } from '../../../../client/gate-client.ts';
import { listRuns } from '../../../../client/runs/list-runs.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { GATE_WORKFLOW } from '../../../../gate/names/names.ts';
import { until } from '../../../support/until.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** A gate that ends at once, without a host. */
const INSTANT = { profile: profile(), context: { documentationOnly: true }, asked: true } as const;

/** All runs of gates that the server knows, by the id of the workflow; the list lags behind. */
async function gateRuns({ client }: Pick<GateScene, 'client'>, atLeast: number): Promise<string[]> {
  return until('all runs in the list', async () => {
    const ids: string[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowType = '${GATE_WORKFLOW}'` }))
      ids.push(run.workflowId);
    return ids.length >= atLeast ? ids.sort() : null;
  });
}

it.concurrent('gives who asks again by an id the outcome of the first, and refuses another request by it', async () => {
  await bench.scene(INSTANT, async ({ gates, client, request, pullRequest }) => {
    const thin = { repository: REPOSITORY, pullRequest };
    const first = await gates.ask(thin, { requestId: 'same' });
    const outcome = await first.outcome();
    // Whatever was asked since, and by whomever.
    const later = await (await gates.start({ ...request, again: true })).outcome();
    expect(later.workflow?.firstExecutionRunId).not.toBe(outcome.workflow?.firstExecutionRunId);
    const again = await createGateClient(client).ask({ pullRequest, repository: REPOSITORY }, { requestId: 'same' });
    expect([again.repeated, await again.outcome()]).toEqual([true, outcome]);
    const { run } = await again.state();
    expect(run && (await (await gates.runOf(run)).show())).toEqual(outcome);
    for (const other of [{ ...thin, again: true }, { repository: REPOSITORY, issue: pullRequest }, request]) {
      await expect(gates.ask(other, { requestId: 'same' })).rejects.toMatchObject({
        faults: [expect.stringContaining('benchmark-gate/ask/same was asked before, and for something else')],
      });
    }
    expect(await gateRuns({ client }, 2)).toHaveLength(2);
  });
});

it.concurrent('begins one run though the worker of each step dies before it says what it did', async () => {
  let gate: GateScene | null = null;
  const lost = new Set<string>();
  /** Loses the first report of a step, after what that began has come to its end. */
  const losing = async <T>(step: string, done: T): Promise<T> => {
    if (lost.has(step)) return done;
    lost.add(step);
    if (step === 'beginGate' && gate !== null) {
      const { client, request } = gate;
      await client.workflow.getHandle(workflowId(request)).result();
    }
    throw new Error(`the worker of ${step} died`);
  };
  const asking = (real: AskingActivities): AskingActivities => ({
    ...real,
    resolveAsked: async () => losing('resolveAsked', await real.resolveAsked()),
    beginGate: async (input) => losing('beginGate', await real.beginGate(input)),
  });
  await bench.scene({ ...INSTANT, asking }, async (scene) => {
    gate = scene;
    const { gates, pullRequest, request, client } = scene;
    const outcome = await (await gates.ask({ repository: REPOSITORY, pullRequest })).outcome();
    expect([...lost]).toEqual(['resolveAsked', 'beginGate']);
    expect(await gateRuns({ client }, 1)).toEqual([workflowId(request)]);
    expect(outcome.headSha).toBe(request.headSha);
  });
});

it.concurrent('has the run that it began, though another asker began one after it before its worker could say so', async () => {
  let gate: GateScene | null = null;
  let later: string | null = null;
  const asking = (real: AskingActivities): AskingActivities => ({
    ...real,
    async beginGate(input) {
      const begun = await real.beginGate(input);
      if (later !== null || gate === null) return begun;
      const { gates, client, request } = gate;
      await client.workflow.getHandle(workflowId(request)).result();
      await gateRuns({ client }, 1);
      const other = await gates.start(request);
      later = other.start.identity.firstExecutionRunId;
      await other.outcome();
      throw new Error('the worker died');
    },
  });
  await bench.scene({ ...INSTANT, asking }, async (scene) => {
    gate = scene;
    const asked = await scene.gates.ask({ repository: REPOSITORY, pullRequest: scene.pullRequest });
    const outcome = await asked.outcome();
    const runs = await listRuns(scene.client, {}, 10);
    expect(later).not.toBeNull();
    expect(outcome.workflow?.firstExecutionRunId).not.toBe(later);
    expect(runs.map(({ run }) => run)).toContain(outcome.workflow?.firstExecutionRunId);
    expect((await asked.state()).run?.joined).toBe(false);
  });
});

it.concurrent('gives an asker that dies at any step, and asks again, the run that it began', async () => {
  await bench.scene(INSTANT, async ({ gates, client, pullRequest, request }) => {
    const thin = { repository: REPOSITORY, pullRequest };
    const runs = new Set<string | undefined>();
    const died = async (
      after: (asked: Awaited<ReturnType<typeof gates.ask>>, signal: AbortSignal) => Promise<unknown>,
    ) => {
      const dying = new AbortController();
      const asked = await createGateClient(client).ask(thin, { requestId: 'mortal' });
      await after(asked, dying.signal);
      dying.abort();
    };
    await died(async () => undefined);
    await died((asked) => until('what it found', async () => ((await asked.state()).resolved === null ? null : true)));
    await died((asked) => until('its run', async () => ((await asked.state()).run === null ? null : true)));
    await died((asked) => asked.outcome());
    for (let time = 0; time < 2; time += 1) {
      const outcome = await (await gates.ask(thin, { requestId: 'mortal' })).outcome();
      runs.add(outcome.workflow?.firstExecutionRunId);
    }
    expect(runs.size).toBe(1);
    expect(await gateRuns({ client }, 1)).toEqual([workflowId(request)]);
  });
});

it.concurrent('answers a hundred askers of ten gates at once, by ten runs', async () => {
  await bench.scene({ ...INSTANT, withoutGate: true }, async (scene) => {
    const requests = await pMap(Array.from({ length: 10 }), () => bench.request(INSTANT), { concurrency: 1 });
    const askers = requests.flatMap(({ subject }) => Array.from({ length: 10 }, () => subject.number));
    const outcomes = await Promise.all(
      askers.map(async (pullRequest) => (await scene.gates.ask({ repository: REPOSITORY, pullRequest })).outcome()),
    );
    const runs = new Set(outcomes.map(({ workflow }) => workflow?.firstExecutionRunId));
    expect(runs.size).toBe(10);
    expect(await gateRuns(scene, 10)).toEqual(requests.map((request) => workflowId(request)).sort());
  });
});

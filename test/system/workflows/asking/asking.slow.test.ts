import { fileURLToPath } from 'node:url';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askWorkflowId } from '../../../../gate/contract/asking/asked-state.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { ASK_WORKFLOW } from '../../../../gate/names/asking-names.ts';
import { CONTROL_QUEUE, GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';
import { SharingWorker } from '../../../support/temporal/sharing-worker.ts';
import { workflowBundle } from '../../../support/temporal/workflow-bundle.ts';
import { until } from '../../../support/until.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { writeGoldenHistory } from '../../../support/workflows/histories/golden-files.ts';
import { hold } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile, QUICKER } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** A gate that ends at once, without a host. */
const INSTANT = { profile: profile(), context: { documentationOnly: true }, asked: true } as const;

it.concurrent('answers a request as thin as a repository and a pull request, and keeps what it found', async () => {
  const options = { profile: profile(), hosts: [cpuHost(), deviceless], asked: true };
  await bench.scene(options, async ({ gates, request, pullRequest, client }) => {
    const asked = await gates.ask({ repository: REPOSITORY, pullRequest }, { requestId: 'golden' });
    expect(asked).toMatchObject({ id: 'benchmark-gate/ask/golden', repeated: false });
    const outcome = await asked.outcome();
    expect(outcome).toMatchObject({ status: 'pass', headSha: request.headSha });
    expect(await asked.state()).toMatchObject({
      phase: 'ended',
      resolved: { headSha: request.headSha, headPinned: false, profile: { name: 'test', origin: 'the scene' } },
      run: {
        workflowId: workflowId(request),
        firstExecutionRunId: outcome.workflow?.firstExecutionRunId,
        joined: false,
      },
    });
    const gate = await client.workflow.getHandle(workflowId(request)).describe();
    expect(gate.memo?.terms).toMatchObject({ headPinned: false, suites: null });
    expect(gate.searchAttributes[SEARCH_ATTRIBUTES.headSha]).toEqual([request.headSha]);

    const [kept] = await bench.replay(client, 'benchmark-gate/ask/golden');
    const history = kept?.history ?? {};
    // The profile stands in the gate's own history; this command of it is in no outcome.
    const payloads = [...JSON.stringify(history).matchAll(/"data":"([^"]*)"/g)];
    const told = payloads.map(([, data = '']) => Buffer.from(data, 'base64').toString()).join('\n');
    expect(told).toContain('pullRequest');
    expect(told).not.toContain(QUICKER);
    if (process.env.RECORD_HISTORIES !== undefined) await writeGoldenHistory('asked', history);
  });
});

it.concurrent('takes everything that a request may say', async () => {
  await bench.scene(INSTANT, async ({ gates, request, pullRequest }) => {
    const thin = {
      $schema: 'https://example.org/request.schema.json',
      repository: REPOSITORY,
      pullRequest,
      sha: request.headSha,
      base: 'main',
      source: '/nowhere',
      profile: 'test',
      suites: ['main', 'extra', 'main'],
      executables: ['kernels'],
      flow: 'generative',
      again: true,
    };
    const asked = await gates.ask(thin);
    expect((await asked.outcome()).finishedAt).not.toBeNull();
    expect((await asked.state()).resolved).toMatchObject({
      repository: REPOSITORY,
      base: 'main',
      suites: ['extra', 'main'],
      executables: ['kernels'],
      again: true,
      profile: { origin: 'named' },
    });
  });
});

it.concurrent('answers another flow at once, right or wrong as the rest is, with nothing else', async () => {
  await bench.scene({ ...INSTANT, withoutGate: true }, async ({ client, gates }) => {
    const request = { flow: 'review', repository: REPOSITORY, pullRequest: 'seven', nonsense: true };
    const guard = { gate: 'generative:gate:guard', status: 'skipped', reason: 'out-of-scope', repository: REPOSITORY };
    const handle = await startAsking(client, 'guarded', request);
    expect(await handle.result()).toMatchObject({ ...guard, route: null, state: null, workflow: null });
    const { events } = await handle.fetchHistory();
    expect(events?.some(({ activityTaskScheduledEventAttributes: step }) => step)).toBe(false);
    const { id, outcome } = await gates.ask(request as never);
    expect([id, await outcome()]).toEqual([null, expect.objectContaining(guard)]);
  });
});

it.concurrent('ends at wrong input as a failed workflow of that type, with every fault', async () => {
  await bench.scene({ ...INSTANT, withoutGate: true }, async ({ client, gates, pullRequest }) => {
    const large = { repository: REPOSITORY, pullRequest, profile: { filler: 'x'.repeat(300_000) } };
    const cases: readonly (readonly [unknown, readonly string[]])[] = [
      [
        { repository: 'nowhere', issue: 1, pullRequest: 0, sha: 'HEAD', suits: [], pullrequest: 7, rounds: 0 },
        [
          'request.repository: expected OWNER/NAME, as in the address of the repository',
          'request.pullRequest: expected a number such as 218',
          'request.sha: expected a full commit id of 40 hexadecimal digits',
          'request.rounds: expected one round at least',
          'request.suits: unknown key: suites is meant?',
          'request.pullrequest: unknown key: pullRequest is meant?',
        ],
      ],
      [{ repository: REPOSITORY }, ['request.pullRequest: name the subject by exactly one of pullRequest and issue']],
      [
        large,
        [expect.stringMatching(/^request: it has 300\d{3} bytes as JSON, and 262144 at most are taken$/) as never],
      ],
      [null, [expect.stringMatching(/^request: .*expected object/) as never]],
      [
        { repository: REPOSITORY, pullRequest: 999_999, profile: 'nobodys' },
        ['nobodys: no such profile', expect.stringContaining(`${REPOSITORY} has no pull request 999999`) as never],
      ],
      [
        { repository: REPOSITORY, pullRequest, profile: { name: 'mine', suites: { a: { kind: 'criterion' } } } },
        [
          'profile.suites.a.command: missing: expected string',
          'profile.suites.a.lane: missing: expected one of cpu, cuda',
        ],
      ],
    ];
    for (const [index, [asked, faults]] of cases.entries()) {
      const { type, nonRetryable, details } = await failureOf(await startAsking(client, `wrong-${index}`, asked));
      expect([type, nonRetryable]).toEqual(['wrong-input', true]);
      const told = details as { faults: string[] }[];
      expect(told[0]?.faults.sort(), `${index}`).toEqual([...faults].sort());
      const error = await gates.ask(asked as never).then(
        (begun) => begun.outcome().catch((thrown: unknown) => thrown),
        (thrown: unknown) => thrown,
      );
      expect([...(error as { faults: string[] }).faults].sort()).toEqual([...faults].sort());
    }
    const { count } = await client.workflow.count(`WorkflowType = '${GATE_WORKFLOW}'`);
    expect(count).toBe(0);
  });
});

it.concurrent('leaves the gate running when it is cancelled', async () => {
  const { held, release } = hold();
  const options = { profile: profile(), hosts: [cpuHost({ beforeMeasure: () => held }), deviceless], asked: true };
  await bench.scene(options, async ({ gates, client, request, pullRequest }) => {
    const asked = await gates.ask({ repository: REPOSITORY, pullRequest }, { requestId: 'given/up?' });
    await until('that it waits', async () => (await asked.state()).phase === 'waiting' || null);
    await client.workflow.getHandle(askWorkflowId('given/up?')).cancel();
    await expect(asked.outcome()).rejects.toMatchObject({ name: 'AskingEnded' });
    const ended = await client.workflow.getHandle('benchmark-gate/ask/given%2Fup%3F').result().catch(causeOf);
    expect(ended).toBeInstanceOf(CancelledFailure);
    const run = await gates.find(workflowId(request));
    expect((await client.workflow.getHandle(run.id).describe()).status.name).toBe('RUNNING');
    release();
    expect(await run.outcome()).toMatchObject({ status: 'pass' });
  });
});

it.concurrent('joins a gate that somebody started by hand, which tells of itself what a client would have', async () => {
  const { held, release } = hold();
  const options = { profile: profile(), hosts: [cpuHost({ beforeMeasure: () => held }), deviceless], asked: true };
  await bench.scene(options, async ({ gates, client, request, pullRequest }) => {
    const id = workflowId(request);
    const byHand = { workflowId: id, taskQueue: CONTROL_QUEUE, args: [request] };
    const { firstExecutionRunId } = await client.workflow.start(GATE_WORKFLOW, byHand);
    const asked = await gates.ask({ repository: REPOSITORY, pullRequest });
    await until('that it waits', async () => (await asked.state()).phase === 'waiting' || null);
    expect((await asked.state()).run).toEqual({ workflowId: id, firstExecutionRunId, joined: true });
    const described = await until('its first step', async () => {
      const found = await client.workflow.getHandle(id).describe();
      return found.memo?.terms === undefined ? null : found;
    });
    expect(described.searchAttributes).toMatchObject({
      [SEARCH_ATTRIBUTES.repository]: [REPOSITORY],
      [SEARCH_ATTRIBUTES.subject]: [`pr-${pullRequest}`],
      [SEARCH_ATTRIBUTES.headSha]: [request.headSha],
    });
    const other = await gates.ask({ repository: REPOSITORY, pullRequest, suites: ['main'] });
    await expect(other.outcome()).rejects.toMatchObject({
      faults: [expect.stringMatching(/is under way, and differs in suites: /)],
    });
    release();
    expect(await asked.outcome()).toEqual(await (await gates.find(id)).outcome());
  });
});

it.concurrent('is told at once where the control workers are older than the request', async () => {
  const file = fileURLToPath(new URL('../../orchestrator/workflows/microloop.ts', import.meta.url));
  const place = await bench.openPlace();
  const { client, namespace } = place;
  const connection = await place.nativeConnection();
  const bundle = await workflowBundle(file);
  const old = { connection, namespace, taskQueue: CONTROL_QUEUE, workflowBundle: bundle };
  const worker = await SharingWorker.create(old);
  const { createGateClient } = await import('../../../../client/gate-client.ts');
  await worker.runUntil(async () => {
    const asked = await createGateClient(client).ask({ repository: REPOSITORY, pullRequest: 1 });
    await expect(asked.outcome()).rejects.toMatchObject({
      name: 'WorkerTooOld',
      message: expect.stringMatching(/no workflow requestBenchmarkGate: update them/),
    });
    expect((await client.workflow.getHandle(asked.id ?? '').describe()).status.name).toBe('TERMINATED');
  });
  await place.close();
});

type AnyClient = Parameters<Parameters<GateBench['scene']>[1]>[0]['client'];

/** As any SDK, the Temporal UI or a shell would. */
const startAsking = (client: AnyClient, requestId: string, request: unknown) =>
  client.workflow.start(ASK_WORKFLOW, {
    workflowId: askWorkflowId(requestId),
    taskQueue: CONTROL_QUEUE,
    args: [request],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });

const causeOf = (error: unknown): unknown => (error instanceof WorkflowFailedError ? error.cause : error);

async function failureOf(handle: { result(): Promise<unknown> }): Promise<ApplicationFailure> {
  const cause = await handle.result().then(
    () => new Error('it did not fail'),
    (error: unknown) => causeOf(error),
  );
  if (!(cause instanceof ApplicationFailure)) throw cause;
  return cause;
}

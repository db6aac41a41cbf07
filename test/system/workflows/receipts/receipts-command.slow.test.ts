import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiptsCommand } from '../../../../cli/run/receipts.ts';
import { InputError } from '../../../../client/input-error.ts';
import { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { receiptsWorkflowId } from '../../../../gate/contract/owed-receipts.ts';
import { until } from '../../../support/until.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold, seen, untilAborted } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless, profile } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

async function receipts({ client }: Pick<GateScene, 'client'>, id: string, json = false) {
  const said = { out: '', err: '' };
  const code = await receiptsCommand(id, json, client, {
    stdout: (text) => {
      said.out += text;
    },
    stderr: {
      write: (text) => {
        said.err += text;
      },
    },
  });
  return { code, ...said };
}

/** A host that never comes to an end with its first executable. */
const stuck = () =>
  cpuHost({ beforeMeasure: (_target: string, signal: AbortSignal) => untilAborted(signal) as Promise<void> });

const checksOf = async ({ standIn, request }: GateScene, headSha = request.headSha) =>
  (await standIn.dump(REPOSITORY)).checkRuns.filter(({ head_sha }) => head_sha === headSha);

const ledgersOf = async ({ standIn, request }: GateScene) =>
  (await standIn.dump(REPOSITORY)).comments.filter(
    ({ number, body }) => number === request.subject.number && body.includes('gates:start'),
  );

/** Starts a gate, waits until it measures, and has the server terminate it. */
async function terminated({ client, gates, request, journal }: GateScene): Promise<string> {
  const run = await gates.start(request);
  await seen(journal, 'measure kernels');
  await client.workflow.getHandle(run.id).terminate('the machine was needed');
  return run.id;
}

// Alone: it counts all requests that GitHub gets.
it('completes what a terminated run left pending, once, however many ask for it', async () => {
  await bench.scene({ profile: profile(), hosts: [stuck(), deviceless] }, async (scene) => {
    const id = await terminated(scene);
    expect(await checksOf(scene)).toMatchObject([{ status: 'in_progress' }]);
    const [first, second] = await Promise.all([receipts(scene, id), receipts(scene, id)]);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(
      /^ledger: written, comment or body \d+\nprogress: none \(there is no evidence\)\ncheck: written, check run \d+\n$/,
    );
    expect(second).toEqual(first);
    const [check, ...others] = await checksOf(scene);
    expect(others).toEqual([]);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'neutral' });
    expect(check?.output.title).toMatch(
      /^generative:gate:benchmarks = skipped \(bounded-by-policy\): the run was terminated .*; ask for the gate again/,
    );
    expect(check?.output.summary).toContain('the run was terminated before everything was measured');
    expect(check?.output.summary).toContain('the machine was needed');
    const ledgers = await ledgersOf(scene);
    expect(ledgers).toHaveLength(1);
    expect(ledgers[0]?.body).toContain('**State:** in-progress');
    // Asking again finds it done, and writes nothing.
    const before = scene.standIn.requests().length;
    expect(await receipts(scene, id)).toEqual(first);
    expect(scene.standIn.requests()).toHaveLength(before);
  });
});

it.concurrent('gives the progress comment of an earlier pass its last word', async () => {
  const takesMs = (target: string) => (target === 'kernels' ? 16 * 60_000 : 0);
  const beforeMeasure = async (target: string, signal: AbortSignal) => {
    if (target === 'codecs') await untilAborted(signal);
  };
  const hosts = [cpuHost({ takesMs, beforeMeasure }), deviceless];
  await bench.scene({ profile: profile({ budget: { pass: '15 min' } }), hosts }, async (scene) => {
    const progress = async () =>
      (await scene.standIn.dump(REPOSITORY)).comments
        .filter(
          ({ number, body }) => number === scene.request.subject.number && body.includes('benchmark-gate:progress'),
        )
        .map(({ body }) => body);
    const run = await scene.gates.start(scene.request);
    await seen(scene.journal, 'measure codecs');
    const [before, ...doubles] = await progress();
    expect([before?.includes('in progress'), doubles]).toEqual([true, []]);
    await scene.client.workflow.getHandle(run.id).terminate('the machine was needed');
    const { code, out } = await receipts(scene, run.id);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^ledger: written, comment or body \d+\nprogress: written, comment \d+\ncheck: written, check run \d+\n$/,
      ),
    ]);
    const [after, ...others] = await progress();
    expect(others).toEqual([]);
    expect(after).toContain('terminated');
    expect(after).not.toContain('in progress');
  });
});

it.concurrent('says what a run had decided before it was terminated', async () => {
  let reached = () => {};
  const writing = new Promise<void>((resolve) => {
    reached = resolve;
  });
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let calls = 0;
  // The first attempt at the ledger hangs until its run is gone.
  const publishLedger = async (outcome: GateOutcome) => {
    calls += 1;
    if (calls > 1) return bench.receipts.publishLedger(outcome);
    reached();
    await gone;
    throw new Error('nobody waits for this any more');
  };
  const hosts = [cpuHost(), deviceless];
  await bench.scene({ profile: profile(), hosts, control: { publishLedger } }, async (scene) => {
    const run = await scene.gates.start(scene.request);
    await writing;
    await scene.client.workflow.getHandle(run.id).terminate();
    letGo();
    const { code, out } = await receipts(scene, run.id, true);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ended: 'settled',
      receipts: { check: { state: 'written' }, ledger: { state: 'written' }, progress: { state: 'written' } },
    });
    expect(await checksOf(scene)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    expect(await ledgersOf(scene)).toHaveLength(1);
  });
});

it.concurrent('says what stands of a run that owes nothing, still runs, never showed anything, or is none', async () => {
  const { held, release } = hold();
  const hosts = [cpuHost({ beforeMeasure: () => held }), deviceless];
  await bench.scene({ profile: profile(), hosts }, async (scene) => {
    const { client, gates, request, journal } = scene;
    const run = await gates.start(request);
    await seen(journal, 'measure kernels');
    expect(await receipts(scene, run.id)).toEqual({
      code: 4,
      out: '',
      err: `still running, and writes its receipts itself: benchmark-gate status ${run.id}\n`,
    });
    release();
    const { workflow } = await run.outcome();
    expect(await receipts(scene, run.id)).toMatchObject({ code: 0, out: expect.stringMatching(/^ledger: written/) });
    const child = receiptsWorkflowId({
      workflowId: run.id,
      firstExecutionRunId: workflow?.firstExecutionRunId ?? '',
    });
    await expect(receipts(scene, child)).rejects.toThrow(InputError);
    await expect(receipts(scene, 'benchmark-gate/acme/engine/pr-1/none')).rejects.toThrow(/no run has the id .*: /);
    const other = await client.workflow.start('benchmarkGate', {
      workflowId: 'typed/by/hand',
      taskQueue: 'benchmark-gate',
      args: [{}],
    });
    await expect(other.result()).rejects.toThrow();
    expect(await receipts(scene, 'typed/by/hand')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('nothing is owed'),
    });
    await expect(receipts(scene, `${run.id}/history/${workflow?.firstExecutionRunId}`)).rejects.toThrow(
      /no run of a gate/,
    );
  });
});

it.concurrent('leaves what GitHub does not take yet to its workflow, and shows it with the run', async () => {
  let away = true;
  const publishCheck = async (outcome: GateOutcome) => {
    if (away) throw Object.assign(new Error('GitHub POST: 503'), { name: 'GitHubError', kind: 'transient' });
    return bench.receipts.publishCheck(outcome);
  };
  const hosts = [cpuHost(), deviceless];
  await bench.scene({ profile: profile(), hosts, control: { publishCheck } }, async (scene) => {
    const run = await scene.gates.start(scene.request);
    const outcome = GateOutcome.parse(await run.outcome());
    expect(outcome.receipts.check).toMatchObject({ state: 'owed' });
    const still = await receipts(scene, run.id);
    expect(still).toMatchObject({ code: 3, out: expect.stringContaining('check: owed (GitHub POST: 503)\n') });
    expect(still.err).toMatch(/^still owed: check; tried (?:once|\d+ times); the next try is at 20\d\d-/);
    expect(await run.receipts(outcome)).toMatchObject({ owed: ['check'], ended: null });
    away = false;
    expect(await receipts(scene, run.id)).toMatchObject({ code: 0, err: '' });
    expect(await run.receipts(outcome)).toMatchObject({ owed: [], receipts: { check: { state: 'written' } } });
    expect(await checksOf(scene)).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });
});

it.concurrent('has the next run of the subject complete the check that a terminated one left pending', async () => {
  let measured = 0;
  const beforeMeasure = async (_target: string, signal: AbortSignal) => {
    measured += 1;
    if (measured === 1) await untilAborted(signal);
  };
  const hosts = [cpuHost({ beforeMeasure }), deviceless];
  const patient = profile({ waits: { cpu: '60 s', cuda: '2 s' } });
  await bench.scene({ profile: patient, hosts, golden: 'after-a-terminated-run' }, async (scene) => {
    const { standIn, request, gates } = scene;
    const left = `${'e'.repeat(32)}${request.headSha.slice(0, 8)}`;
    standIn.registerCommit(REPOSITORY, left, left);
    standIn.setHead(REPOSITORY, request.subject.number, left);
    const id = await terminated({ ...scene, request: { ...request, headSha: left } });
    standIn.setHead(REPOSITORY, request.subject.number, request.headSha);
    expect(await checksOf(scene, left)).toMatchObject([{ status: 'in_progress' }]);
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({ status: 'pass', receipts: { ledger: { state: 'written' } } });
    await until('the completed check', async () =>
      (await checksOf(scene, left)).every(({ status }) => status === 'completed'),
    );
    expect(await checksOf(scene, left)).toMatchObject([
      { conclusion: 'neutral', output: { summary: expect.stringContaining('terminated') } },
    ]);
    // The ledger speaks of the run that ended by itself, and asking once more writes nothing.
    expect(await receipts(scene, id)).toMatchObject({ code: 0, out: expect.stringContaining('ledger: none (') });
    const ledgers = await ledgersOf(scene);
    expect(ledgers).toHaveLength(1);
    expect(ledgers[0]?.body).not.toContain('terminated');
  });
});

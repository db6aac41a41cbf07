import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import type { GateRequest } from '../../../../gate/contract/request.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { seen, untilAborted } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const profile = {
  name: 'test',
  suites: { main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU } },
};

/** A host that waits where it would measure, until its work is cancelled, once it is told to; and fails where that is told. */
function rerunHost() {
  const next = { cancelled: false, fails: false };
  const beforeMeasure = async (_: string, signal: AbortSignal) => {
    if (next.cancelled) await untilAborted(signal);
  };
  const panic = { class: 'benchmark-failed' as const, message: 'kernels panicked' };
  const host = cpuHost({
    beforeMeasure,
    commands: {
      get [CPU]() {
        return { targets: { kernels: 3 }, ...(next.fails ? { measureFails: { kernels: panic } } : {}) };
      },
    },
  });
  return { host, next };
}

/** Runs the gate anew, and has a person cancel it while it measures. */
async function cancelledAgain({ gates, journal }: GateScene, request: GateRequest): Promise<GateOutcome> {
  journal.length = 0;
  const run = await gates.start({ ...request, again: true });
  await seen(journal, 'measure kernels');
  await run.cancel();
  return run.outcome();
}

/** The gate's row, Decision and hops in a text. */
function ledgerIn(text: string) {
  const field = (name: string) => new RegExp(`^\\*\\*${name}:\\*\\* (.*)$`, 'm').exec(text)?.[1];
  return {
    row: /^\| benchmarks \|.*$/m.exec(text)?.[0],
    state: field('State'),
    why: field('Why'),
    next: field('Next'),
    hops: [...text.matchAll(/generative-benchmark-runner.*run ([0-9a-f-]{36})\/0$/gm)].map(([, run]) => run),
  };
}

const ledgerOf = async ({ standIn }: GateScene, number: number) =>
  (await standIn.dump(REPOSITORY)).comments.find((each) => each.number === number && each.body.includes('gates:start'))
    ?.body ?? '';

const runOf = ({ workflow }: GateOutcome) => workflow?.firstExecutionRunId;

const statusesOf = async ({ standIn, request }: GateScene) =>
  (await standIn.dump(REPOSITORY)).statuses.filter(({ sha }) => sha === request.headSha);

it.concurrent.each([
  ['pass', 'ready', 2],
  ['fail', 'needs-rework', 1],
] as const)('a cancelled re-run leaves an earlier %s in row, Decision and State', async (status, state, reruns) => {
  const { host, next } = rerunHost();
  await bench.scene({ profile, hosts: [host] }, async (scene) => {
    next.fails = status === 'fail';
    const first = await (await scene.gates.start(scene.request)).outcome();
    expect(first.status).toBe(status);
    const before = ledgerIn(await ledgerOf(scene, scene.pullRequest));
    Object.assign(next, { cancelled: true, fails: false });
    const runs = [first];
    while (runs.length <= reruns) runs.push(await cancelledAgain(scene, scene.request));
    expect(runs.at(-1)).toMatchObject({ status: 'skipped', receipts: { ledger: { state: 'written' } } });
    const after = ledgerIn(await ledgerOf(scene, scene.pullRequest));
    expect(after).toMatchObject({ state, next: before.next });
    expect(after.row).toMatch(
      new RegExp(`^\\| benchmarks \\| ${status} \\|.*; a later run: skipped \\(bounded-by-policy\\)`),
    );
    expect(after.why).toMatch(/; a later run: skipped \(bounded-by-policy\): cancelled/);
    expect(after.why?.startsWith(before.why ?? '?')).toBe(true);
    expect(after.hops).toEqual(runs.map(runOf));
  });
});

it.concurrent('an earlier pass stands also where the profile gives the check another name since', async () => {
  const { host, next } = rerunHost();
  await bench.scene({ profile, hosts: [host] }, async (scene) => {
    await (await scene.gates.start(scene.request)).outcome();
    next.cancelled = true;
    const receipts = { check: 'always', ledger: 'always', comment: 'always', name: 'benchmarks' } as const;
    const renamed = { ...scene.request, profile: { ...scene.request.profile, receipts } };
    expect(await cancelledAgain(scene, renamed)).toMatchObject({ status: 'skipped' });
    const { checkRuns } = await scene.standIn.dump(REPOSITORY);
    expect(
      checkRuns.find(({ head_sha, name }) => head_sha === scene.request.headSha && name === 'benchmarks'),
    ).toMatchObject({
      conclusion: 'success',
      output: { title: expect.stringContaining("an earlier run's pass stands") },
    });
  });
});

it.concurrent('words in the ledger are no conclusion: a first run that is cancelled is skipped', async () => {
  const { host, next } = rerunHost();
  next.cancelled = true;
  await bench.scene({ profile, hosts: [host] }, async (scene) => {
    await scene.standIn.addComment(REPOSITORY, scene.pullRequest, {
      body: LEDGER.replace('ROW', '| benchmarks | pass | baseline established |'),
    });
    const outcome = await cancelledAgain(scene, scene.request);
    expect(outcome.status).toBe('skipped');
    expect(ledgerIn(await ledgerOf(scene, scene.pullRequest))).toMatchObject({
      row: expect.stringMatching(/^\| benchmarks \| skipped \(bounded-by-policy\) \|/),
      state: 'in-progress',
    });
  });
});

const LEDGER = `<!-- gates:start -->
| Gate | Status | Evidence |
|------|--------|----------|
ROW
<!-- gates:end -->
<!-- hoplog:start -->
<!-- hoplog:end -->
<!-- decision:start -->
**State:** ready
<!-- decision:end -->`;

it.concurrent('a conclusion that no trusted key signed does not stand where there is a key', async () => {
  const { host, next } = rerunHost();
  const signatures = { decisionFault: () => 'its decision is signed by no trusted key' };
  const control = await bench.receiptsAs(bench.standIn.environment('app', 'acme'), signatures);
  await bench.scene({ profile, hosts: [host], control }, async (scene) => {
    expect(await (await scene.gates.start(scene.request)).outcome()).toMatchObject({ status: 'pass' });
    next.cancelled = true;
    await cancelledAgain(scene, scene.request);
    expect(ledgerIn(await ledgerOf(scene, scene.pullRequest)).state).toBe('in-progress');
  });
});

it.concurrent("an issue's run leaves what a pull request's run wrote into the same ledger, and its check", async () => {
  const { host, next } = rerunHost();
  await bench.scene({ profile, hosts: [host] }, async (scene) => {
    const { standIn, gates, request, pullRequest } = scene;
    const number = await standIn.createIssue(REPOSITORY, { title: 'Slow', body: LEDGER.replace('\nROW', '') });
    await standIn.editBody(REPOSITORY, { kind: 'pull-request', number: pullRequest }, `Closes #${number}.`);
    const first = await (await gates.start(request)).outcome();
    expect(first).toMatchObject({ status: 'pass', receipts: { ledger: { id: `issue-${number}` } } });
    next.fails = true;
    const ofIssue = { ...request, subject: { kind: 'issue', number } as const };
    const second = await (await gates.start({ ...ofIssue, again: true })).outcome();
    expect(second).toMatchObject({ status: 'fail', receipts: { check: { state: 'none' } } });
    const after = ledgerIn(await standIn.readBody(REPOSITORY, { kind: 'issue', number }));
    expect(after).toMatchObject({ state: 'ready', hops: [runOf(first), runOf(second)] });
    expect(after.row).toMatch(new RegExp(`^\\| benchmarks \\| pass \\|.*; a run for issue ${number}: fail`));
    const { checkRuns } = await standIn.dump(REPOSITORY);
    const own = checkRuns.filter(({ head_sha }) => head_sha === request.headSha);
    expect(own).toMatchObject([{ conclusion: 'success', external_id: runOf(first) }]);
  });
});

it.concurrent("an issue's ledger of its own says what its run concluded, and an older commit's never comes back", async () => {
  const { host, next } = rerunHost();
  await bench.scene({ profile, hosts: [host] }, async (scene) => {
    const { standIn, gates, request } = scene;
    await (await gates.start(request)).outcome();
    const number = await standIn.createIssue(REPOSITORY, { title: 'Slow' });
    const ofIssue = { ...request, subject: { kind: 'issue', number } as const };
    const anew = { ...ofIssue, again: true };
    expect(await (await gates.start(anew)).outcome()).toMatchObject({ status: 'pass' });
    next.fails = true;
    const headSha = `${'e'.repeat(32)}${request.headSha.slice(0, 8)}`;
    standIn.registerCommit(REPOSITORY, headSha, headSha);
    expect(await (await gates.start({ ...anew, headSha })).outcome()).toMatchObject({ status: 'fail' });
    expect(ledgerIn(await ledgerOf(scene, number)).state).toBe('needs-rework');
    next.cancelled = true;
    await cancelledAgain(scene, anew);
    expect(ledgerIn(await ledgerOf(scene, number))).toMatchObject({
      row: expect.stringMatching(/^\| benchmarks \| skipped/),
      state: 'in-progress',
    });
  });
});

it.concurrent("a commit status keeps an earlier conclusion, and an issue's run leaves a pull request's", async () => {
  const { host, next } = rerunHost();
  const control = await bench.receiptsAs(bench.standIn.environment('personal', 'acme'));
  await bench.scene({ profile, hosts: [host], control }, async (scene) => {
    const { standIn, gates, request } = scene;
    await (await gates.start(request)).outcome();
    next.cancelled = true;
    await cancelledAgain(scene, request);
    expect((await statusesOf(scene)).at(-1)).toMatchObject({
      state: 'success',
      description: expect.stringMatching(/^an earlier run's pass stands; skipped \(bounded-by-policy\)/),
    });
    Object.assign(next, { cancelled: false, fails: true });
    const number = await standIn.createIssue(REPOSITORY, { title: 'Slow' });
    const before = await statusesOf(scene);
    const ofIssue = { ...request, subject: { kind: 'issue', number } as const, again: true };
    expect(await (await gates.start(ofIssue)).outcome()).toMatchObject({
      status: 'fail',
      receipts: { check: { state: 'none', reason: expect.stringContaining('of another subject concluded') } },
    });
    expect(await statusesOf(scene)).toEqual(before);
  });
});

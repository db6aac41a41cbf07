import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonDigest } from '../../../../adapters/signing/json-digest.ts';
import { followCommand } from '../../../../cli/run/follow.ts';
import { cancelCommand, showCommand, statusCommand } from '../../../../cli/run/inspect.ts';
import { exitCodeOfMeasure } from '../../../../client/exit-code.ts';
import { createGateClient } from '../../../../client/gate-client.ts';
import { findRun } from '../../../../client/runs/find-run.ts';
import { TestResultStatement } from '../../../../gate/contract/attestation.ts';
import { MeasureOutcome } from '../../../../gate/contract/measuring/measure-outcome.ts';
import { measuringSaid } from '../../../../gate/contract/measuring/measuring-statement.ts';
import { SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';
import { said } from '../../../support/processes/said.ts';
import { temporaryKey } from '../../../support/signing/key-folder.ts';
import { GateBench, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { measuringOf } from '../../../support/workflows/measuring.ts';
import { hold, seen, untilAborted } from '../../../support/workflows/moments.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../../support/workflows/profiles.ts';
import { shown } from '../../../support/workflows/shown.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const TERMS = 'e'.repeat(64);
const context = { profileDigest: 'd'.repeat(64), branch: null };
const simple = () => ({
  name: 'test',
  suites: {
    main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU },
    extra: { kind: 'criterion', lane: 'cpu', command: OPTIONAL },
  },
});
const withoutGate = true;
const times = (journal: readonly string[], target: string) =>
  journal.filter((line) => line.endsWith(`measure ${target}`)).length;

it.concurrent('measures and stores in any flow, and writes and routes nothing', async () => {
  const golden = 'measured-without-a-gate';
  const options = { withoutGate, golden, profile: profile({ targets: {} }), hosts: [cpuHost(), deviceless], context };
  await bench.scene(options, async (scene) => {
    const run = await measuringOf(scene).start();
    expect(run.id).toBe(`benchmark-gate/measure/acme%2Fengine/${scene.request.headSha}/test`);
    const outcome = await run.outcome();
    expect(outcome).toMatchObject({
      kind: 'benchmark-gate/measure',
      subject: null,
      status: 'measured',
      why: '6 benchmarks in 3 suites',
      failures: [],
      baselines: [{ complete: true }],
      measured: { benchmarks: 6 },
    });
    for (const key of ['route', 'state', 'receipts', 'gate']) expect(outcome).not.toHaveProperty(key);
    expect(outcome.evidence[0]).toMatch(/^benchmarks: baseline established/);
    expect(exitCodeOfMeasure(outcome)).toBe(0);
    expect(scene.store.baselines).toMatchObject([{ subject: null, branch: null, commit: scene.request.headSha }]);
    expect(await shown(scene)).toEqual({ conclusions: [], said: '' });
    const { searchAttributes, raw } = await scene.client.workflow.getHandle(run.id).describe();
    expect(searchAttributes).toMatchObject({
      [SEARCH_ATTRIBUTES.repository]: [REPOSITORY],
      [SEARCH_ATTRIBUTES.headSha]: [scene.request.headSha],
      [SEARCH_ATTRIBUTES.status]: ['measured'],
    });
    expect(JSON.stringify(raw.executionConfig?.userMetadata ?? {})).not.toBe('{}');
    expect((await run.progress()).outcome).toEqual(outcome);
    const found = await findRun(scene.client, run.start.identity.firstExecutionRunId);
    expect(await found.show()).toEqual(outcome);
    expect(await run.begun()).toMatchObject({ status: null, headSha: outcome.headSha });
    await bench.replayRun(scene.client, run.id, golden);
  });
});

it.concurrent('is joined by who asks for the same, and by nobody who asks for something else', async () => {
  const { held, release } = hold();
  const host = cpuHost({ beforeMeasure: () => held });
  await bench.scene({ withoutGate, profile: simple(), hosts: [host], context }, async (scene) => {
    const { start, request } = measuringOf(scene);
    const run = await start();
    // Whose head the commit was is no other measuring of it.
    const other = await start({ subject: scene.request.subject, branch: 'main' });
    expect([run.joined, other.joined, other.id]).toEqual([false, true, run.id]);
    await expect(start({ suites: ['main'] })).rejects.toThrow(/is under way, and differs in suites/);
    const changed = { ...request.profile, noise: { ...request.profile.noise, remeasure: 7 } };
    await expect(start({ profile: changed })).rejects.toThrow(/differs in profile/);
    release();
    expect(await other.outcome()).toEqual(await run.outcome());
  });
});

describe('what was measured within a day', () => {
  it.concurrent('is taken over by a measuring from a gate, and by a gate from a measuring', async () => {
    const hosts = [cpuHost({ id: 'cpu-1', terms: TERMS })];
    await bench.scene({ profile: simple(), hosts, context }, async (scene) => {
      const { gates, request, journal } = scene;
      const gate = await (await gates.start({ ...request, suites: ['main'] })).outcome();
      const measuring = measuringOf(scene);
      const measured = await (await measuring.start()).outcome();
      expect(measured.status).toBe('measured');
      const main = measured.suites.find(({ name }) => name === 'main');
      expect(main?.takenOver).toMatchObject([{ run: gate.workflow?.firstExecutionRunId, sets: 2 }]);
      const after = await (await gates.start(request)).outcome();
      const extra = after.suites.find(({ name }) => name === 'extra');
      expect(extra?.takenOver).toMatchObject([{ run: measured.workflow.firstExecutionRunId, sets: 1 }]);
      expect(['kernels', 'codecs', 'extras'].map((target) => times(journal, target))).toEqual([1, 1, 1]);
      const again = await (await measuring.start({ again: true })).outcome();
      expect(again.suites.some(({ takenOver }) => takenOver !== undefined)).toBe(false);
      expect(times(journal, 'kernels')).toBe(2);
    });
  });

  it.concurrent('is taken over from a measuring that was terminated', async () => {
    let stopped = false;
    const beforeMeasure = async (target: string, signal: AbortSignal) => {
      if (target !== 'extras' || stopped) return;
      stopped = true;
      await untilAborted(signal);
    };
    const hosts = [cpuHost({ terms: TERMS, beforeMeasure })];
    await bench.scene({ withoutGate, profile: simple(), hosts, context }, async (scene) => {
      const { start } = measuringOf(scene);
      const first = await start();
      await seen(scene.journal, 'measure extras');
      await scene.client.workflow.getHandle(first.id).terminate('an outage');
      expect(await (await start()).outcome()).toMatchObject({ status: 'measured', baselines: [{ complete: true }] });
      expect(['kernels', 'codecs', 'extras'].map((target) => times(scene.journal, target))).toEqual([1, 1, 2]);
    });
  });
});

it.concurrent('goes on in up to three passes, and keeps what it measured', async () => {
  const host = cpuHost({
    takesMs: () => 15 * 60_000,
    commands: { [CPU]: { targets: { one: 1, two: 1, three: 1, four: 1, five: 1, six: 1, seven: 1 } } },
  });
  const main = { kind: 'criterion', lane: 'cpu', required: true, command: CPU };
  const budgeted = { name: 'test', suites: { main }, budget: { pass: '25 min' } };
  await bench.scene({ withoutGate, profile: budgeted, hosts: [host], context }, async (scene) => {
    const run = await measuringOf(scene).start();
    const outcome = await run.outcome();
    expect(outcome).toMatchObject({ status: 'partly', iteration: 2, baselines: [{ complete: false }] });
    expect(outcome.workflow.firstExecutionRunId).toBe(run.start.identity.firstExecutionRunId);
    expect(exitCodeOfMeasure(outcome)).toBe(0);
    const measured = scene.journal.filter((line) => line.includes('measure'));
    expect(new Set(measured).size).toBe(measured.length);
    expect(scene.store.baselines).toHaveLength(1);
    expect(scene.journal.filter((line) => line.includes('remove'))).toHaveLength(1);
    await bench.replay(scene.client, run.id);
  });
});

it.concurrent('keeps what it measured where a person cancels it', async () => {
  const beforeMeasure = (target: string, signal: AbortSignal) =>
    target === 'codecs' ? untilAborted(signal) : Promise.resolve();
  const options = { withoutGate, profile: simple(), hosts: [cpuHost({ beforeMeasure })], context };
  await bench.scene(options, async (scene) => {
    const run = await measuringOf(scene).start();
    await seen(scene.journal, 'measure codecs');
    expect(await run.cancel()).toBe(true);
    const outcome = await run.outcome();
    expect(outcome).toMatchObject({ status: 'partly', baselines: [{ complete: false }] });
    expect(outcome.why).toContain('cancelled before everything was measured');
    expect(exitCodeOfMeasure(outcome)).toBe(0);
    expect(scene.journal.filter((line) => line.includes('remove'))).toHaveLength(1);
    await bench.replay(scene.client, run.id);
  });
});

it.concurrent('says what of a required suite failed, and how to see it again', async () => {
  const reproduce = 'cargo bench --bench kernels';
  const panicked = { class: 'benchmark-failed' as const, message: 'kernels panicked', reproduce };
  const host = cpuHost({
    commands: {
      [CPU]: { targets: { kernels: 3, codecs: 2 }, measureFails: { kernels: panicked } },
      [OPTIONAL]: { buildFails: { class: 'compile-error' as const, message: 'extra does not compile' } },
    },
  });
  await bench.scene({ withoutGate, profile: simple(), hosts: [host], context }, async (scene) => {
    const outcome = await (await measuringOf(scene).start()).outcome();
    expect(outcome).toMatchObject({
      status: 'partly',
      baselines: [{ complete: false }],
      failures: [
        { suite: 'main', required: true, reason: 'kernels panicked', reproduce },
        { suite: 'extra', required: false, reason: 'extra does not compile' },
      ],
    });
    expect(exitCodeOfMeasure(outcome)).toBe(1);
    expect(exitCodeOfMeasure({ ...outcome, failures: outcome.failures.slice(1) })).toBe(0);
  });
});

it.concurrent('signs what it says, where a key is configured', async () => {
  const signatures = await (await temporaryKey()).signatures();
  await bench.scene({ withoutGate, profile: simple(), hosts: [cpuHost()], context, signatures }, async (scene) => {
    const outcome = await (await measuringOf(scene).start()).outcome();
    const payload = Buffer.from(outcome.signature?.payload ?? '', 'base64').toString('utf8');
    const { workflow, headSha } = outcome;
    expect(TestResultStatement.parse(JSON.parse(payload))).toMatchObject({
      subject: [
        { digest: { gitCommit: headSha }, annotations: { firstExecutionRunId: workflow.firstExecutionRunId } },
        { name: 'measuring', digest: { sha256: jsonDigest(measuringSaid(outcome)) } },
      ],
      predicate: { result: 'PASSED' },
    });
  });
});

it.concurrent('is looked at, followed and cancelled as a gate is', async () => {
  const beforeMeasure = (target: string, signal: AbortSignal) =>
    target === 'codecs' ? untilAborted(signal) : Promise.resolve();
  const options = { withoutGate, profile: simple(), hosts: [cpuHost({ beforeMeasure })], context };
  await bench.scene(options, async (scene) => {
    const { client } = scene;
    const runs = { find: (id: string) => findRun(client, id) };
    const { id } = await measuringOf(scene).start();
    await seen(scene.journal, 'measure codecs');
    expect(await said((io) => statusCommand(id, runs, io))).toMatchObject({
      code: 0,
      out: 'measuring, pass 1: measuring main codecs\n',
    });
    const shown = await said((io) => showCommand(id, { json: true }, runs, io));
    expect([shown.code, MeasureOutcome.parse(JSON.parse(shown.out)).status]).toEqual([4, null]);
    const refused = { faults: [`--require-pass: ${id} is a measuring, which is no gate that could pass`] };
    const requirePass = true;
    await expect(said((io) => showCommand(id, { requirePass }, runs, io))).rejects.toMatchObject(refused);
    const asked = said((io) => followCommand(id, { requirePass }, io, (work) => work(runs)));
    await expect(asked).rejects.toMatchObject(refused);
    const following = said((io) => followCommand(id, {}, io, (work) => work(runs)));
    expect(await said((io) => cancelCommand(id, runs, io))).toMatchObject({ code: 0 });
    const followed = await following;
    expect(followed).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^measured in part: 3 benchmarks; cancelled/),
    });
    expect(followed.out).toMatch(/^ {2}main +incomplete +3/m);
    expect(followed.out).toMatch(/^baseline sha256:[0-9a-f]{64}$/m);
    expect((await said((io) => statusCommand(id, runs, io))).out).toMatch(/^measured in part: /);
    await expect(createGateClient(client).find(id)).rejects.toThrow(/is no run of a gate/);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { tried } from '../../../support/tries-all.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../../support/workflows/gate-bench.ts';
import { hold, seen, untilAborted } from '../../../support/workflows/moments.ts';
import { cpuHost } from '../../../support/workflows/profiles.ts';
import type { HostScript } from '../../../support/workflows/scripted/host-script.ts';
import {
  context,
  notTakenOver,
  twoSuites as profile,
  runAgain,
  suiteOf,
  TERMS,
  times,
} from '../../../support/workflows/taking-over.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** A host that waits at a target until its work is cancelled, once. */
function stoppingAt(target: string, changes: object = {}): HostScript {
  let stopped = false;
  return cpuHost({
    id: 'cpu-1',
    terms: TERMS,
    beforeMeasure: async (each: string, signal: AbortSignal) => {
      if (each !== target || stopped) return;
      stopped = true;
      await untilAborted(signal);
    },
    ...changes,
  });
}

/** Runs the gate until it measures a target, and terminates it there; returns its run id. */
async function terminatedAt(target: string, { gates, request, client, journal }: GateScene): Promise<string> {
  const run = await gates.start(request);
  await seen(journal, `measure ${target}`);
  await client.workflow.getHandle(run.id).terminate('an outage');
  return run.start.identity.firstExecutionRunId;
}

it.concurrent('takes over what a terminated run measured, and says whose it is', async () => {
  await bench.scene({ profile: profile(), hosts: [stoppingAt('extras')], context }, async (scene) => {
    const first = await terminatedAt('extras', scene);
    const outcome = await runAgain(scene);
    const { journal, store, standIn, request } = scene;
    expect(['kernels', 'codecs', 'extras'].map((target) => times(journal, target))).toEqual([1, 1, 2]);
    expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
    const from = { run: first, host: 'cpu-1', measuredAt: expect.stringMatching(/^\d{4}-.*Z$/) };
    expect(suiteOf(outcome, 'main')).toMatchObject({
      status: 'measured',
      benchmarks: 5,
      takenOver: [{ ...from, sets: 2 }],
    });
    expect(suiteOf(outcome, 'extra')).not.toHaveProperty('takenOver');
    expect(outcome.evidence[0]).toContain(`taken over: main (run ${first} on cpu-1, `);
    const main = store.baselines[0]?.suites.find(({ name }) => name === 'main');
    expect(main?.executables.map(({ takenOver }) => takenOver)).toEqual([
      expect.objectContaining({ run: first, host: expect.objectContaining({ id: 'cpu-1' }) }),
      expect.objectContaining({ run: first }),
    ]);
    const { checkRuns } = await standIn.dump(REPOSITORY);
    const check = checkRuns.find(({ head_sha }) => head_sha === request.headSha);
    expect(JSON.stringify(check)).toContain(`main: 2 sets of run \`${first}\`, measured`);

    // What was taken over is never taken from the run that did: its day began with the run that measured.
    const third = await runAgain(scene);
    expect(times(journal, 'kernels') + times(journal, 'extras')).toBe(3);
    expect(suiteOf(third, 'main')?.takenOver).toMatchObject([{ run: first }]);
    expect(suiteOf(third, 'extra')?.takenOver).toMatchObject([{ run: outcome.workflow?.firstExecutionRunId }]);
  });
});

it.concurrent('takes over the executables of a suite that was cancelled in its middle, for whichever selection', async () => {
  await bench.scene({ profile: profile(), hosts: [stoppingAt('codecs')], context }, async (scene) => {
    const { gates, request, journal } = scene;
    const run = await gates.start({ ...request, suites: ['main'] });
    await seen(journal, 'measure codecs');
    await run.cancel();
    expect(await run.outcome()).toMatchObject({ status: 'skipped' });
    expect(await runAgain(scene)).toMatchObject({ status: 'pass' });
    expect(['kernels', 'codecs', 'extras'].map((target) => times(journal, target))).toEqual([1, 2, 1]);
  });
});

it.concurrent('measures anew where that is asked for, and joins whoever does', async () => {
  const { held, release } = hold();
  let holding = false;
  const beforeMeasure = () => (holding ? held : Promise.resolve());
  const host = cpuHost({ terms: TERMS, beforeMeasure });
  await bench.scene({ profile: profile(), hosts: [host], context }, async (scene) => {
    const { gates, request, journal } = scene;
    await runAgain(scene);
    holding = true;
    const anew = await gates.start({ ...request, again: true });
    await expect.poll(() => times(journal, 'kernels'), { timeout: 240_000 }).toBe(2);
    expect((await gates.start(request)).joined).toBe(true);
    release();
    const outcome = await anew.outcome();
    expect(suiteOf(outcome, 'main')).not.toHaveProperty('takenOver');
    expect(['codecs', 'extras'].map((target) => times(journal, target))).toEqual([2, 2]);
    // Who measured last is taken over.
    const after = await runAgain(scene);
    expect(suiteOf(after, 'main')?.takenOver).toMatchObject([{ run: outcome.workflow?.firstExecutionRunId }]);
  });
});

it.concurrent('refuses to measure anew what a run that takes over is measuring', async () => {
  const { held, release } = hold();
  const host = cpuHost({ terms: TERMS, beforeMeasure: () => held });
  await bench.scene({ profile: profile(), hosts: [host], context }, async ({ gates, request, journal }) => {
    const run = await gates.start(request);
    await seen(journal, 'measure kernels');
    await expect(gates.start({ ...request, again: true })).rejects.toThrow(/under way, and differs in again/);
    release();
    await run.outcome();
  });
});

it.concurrent.each(
  tried(2, [
    ['a host of another class', { machineClass: 'another-class' }],
    ['a host with another toolchain or lock file', { terms: 'f'.repeat(64) }],
    ['a host that says no terms', { terms: undefined }],
    ['a host without a sandbox', { isolation: 'none' }],
  ]),
)('measures on %s', async (_, changes) => {
  const first = cpuHost({ terms: TERMS });
  await bench.scene({ profile: profile(), context }, async (scene) => {
    const host = await scene.addHost(first);
    await runAgain(scene);
    await host.stop();
    const other: HostScript = cpuHost({ terms: TERMS, ...changes });
    await scene.addHost(other);
    const outcome = await runAgain(scene);
    expect(times(scene.journal, 'kernels')).toBe(2);
    expect(JSON.stringify(outcome)).not.toContain('takenOver');
  });
});

it.concurrent('measures under a profile that changed', async () => {
  let digest = 'a'.repeat(64);
  await bench.scene(
    {
      profile: profile(),
      hosts: [cpuHost({ terms: TERMS })],
      context: {
        ...context,
        get profileDigest() {
          return digest;
        },
      },
    },
    async (scene) => {
      await runAgain(scene);
      digest = 'b'.repeat(64);
      expect(JSON.stringify(await runAgain(scene))).not.toContain('takenOver');
      expect(times(scene.journal, 'kernels')).toBe(2);
    },
  );
});

it.concurrent('measures what is gone or damaged again, and says so', async () => {
  await bench.scene({ profile: profile(), hosts: [cpuHost({ terms: TERMS })], context }, async (scene) => {
    const first = await runAgain(scene);
    for (const [uri, { executable }] of scene.store.sets)
      if (executable.target === 'codecs') scene.store.sets.delete(uri);
    const outcome = await runAgain(scene);
    expect(['kernels', 'codecs', 'extras'].map((target) => times(scene.journal, target))).toEqual([1, 2, 1]);
    expect(outcome.status).toBe('pass');
    expect(notTakenOver(outcome)).toContain(`codecs of run ${first.workflow?.firstExecutionRunId} is gone`);
    expect(suiteOf(outcome, 'main')?.takenOver).toMatchObject([{ sets: 1 }]);
  });
});

it.concurrent('takes nothing of a run over that is still under way', async () => {
  await bench.scene({ profile: profile(), hosts: [stoppingAt('extras')], context }, async (scene) => {
    const { gates, request, client, journal, standIn } = scene;
    const first = await gates.start(request);
    await seen(journal, 'measure extras');
    // Not before: it could take the first run's lease, and the host that waits the next one's.
    await scene.addHost(cpuHost({ id: 'cpu-2', terms: TERMS }));
    const number = await standIn.createIssue(REPOSITORY, { title: 'The same commit' });
    const subject = { kind: 'issue', number } as const;
    const ofIssue = await gates.start({ ...request, subject });
    expect(JSON.stringify(await ofIssue.outcome())).not.toContain('takenOver');
    await client.workflow.getHandle(first.id).terminate();
    // Another subject's run of the same commit has ended.
    expect(await runAgain(scene)).toMatchObject({
      suites: [{ takenOver: [{ sets: 2 }] }, { takenOver: [{ sets: 1 }] }],
    });
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CancelledFailure } from '@temporalio/activity';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeMeasuringOnCuda } from '../../../support/cargo/measure-on-cuda.ts';
import { failureOf, measuredWorkspace } from '../../../support/cargo/measured-workspace.ts';
import { fingerprint } from '../../../support/cargo/rust-host.ts';
import { processesWith } from '../../../support/processes/other-process.ts';

const NAME = 'measure';
const ROUND = { session: 'lease', warmUp: 100, measurement: 200, samples: 20 };
const IDS = ['squares/sum/10', 'squares/sum/100', 'squares/sum/1000', 'plain (1+1)', 'plain'];

let workspace: Awaited<ReturnType<typeof measuredWorkspace>>;
beforeAll(async () => {
  workspace = await measuredWorkspace(NAME);
});
afterAll(() => workspace?.remove());

describe('measureExecutable', () => {
  it('measures every benchmark once, and a few a second time', async () => {
    const traced = workspace.trace('all');
    await traced.begin();
    const { run, beats } = workspace.activity();
    const ref = await run({ ...workspace.input('quick', 'all', traced.environment), remeasure: 2, noiseBand: 1000 });
    expect(ref).toMatchObject({
      key: 'measured::quick[cpu] --bench all',
      hostId: fingerprint.id,
      lane: 'cpu',
      listed: 5,
      measured: 5,
      problems: {},
    });
    const set = workspace.setOf(ref.uri);
    expect(set.listed).toEqual(IDS);
    expect(set.benchmarks.map(({ id }) => id).sort()).toEqual([...IDS].sort());
    expect(set.benchmarks.every(({ samples }) => samples?.length === 10)).toBe(true);
    expect(set.remeasured).toHaveLength(2);
    expect(set).toMatchObject({
      quick: false,
      disturbance: { load: expect.any(Number) },
      exit: { code: 0, signal: null, timedOut: false },
      revision: { commit: workspace.commit.commit, tree: workspace.commit.tree, clean: true },
      toolchain: { requested: null, rustc: expect.stringMatching(/^rustc 1\./) },
    });
    expect(Object.keys(set.environment).sort()).toEqual([
      ...['CARGO_HOME', 'CARGO_NET_OFFLINE', 'CARGO_TARGET_DIR', 'CARGO_TERM_COLOR', 'CRITERION_HOME', 'HOME', 'LANG'],
      ...['MEASURED_TRACE', 'PATH', 'RUSTUP_AUTO_INSTALL', 'RUSTUP_HOME'],
    ]);
    expect((await traced.read()).slice(0, 5)).toEqual(IDS);
    expect(await traced.read()).toHaveLength(7);
    expect(beats.at(-1)).toMatchObject({ done: 2, listed: 2 });
    expect(beats.some(({ now, done, listed }) => now.startsWith('quick: ') && listed === 5 && (done ?? 0) > 0)).toBe(
      true,
    );
  });

  it('measures a benchmark that stays outside the noise band twice again, and leaves the judging to the gate', async () => {
    const ref = await workspace
      .activity()
      .run({ ...workspace.input('faults', 'noise'), remeasure: 1, noiseBand: 1e-12 });
    expect(ref).toMatchObject({ measured: 2, problems: {} });
    expect(workspace.setOf(ref.uri).remeasured).toHaveLength(2);
  });

  it.each([
    ['one that is missing, by its name', ['plain (1+1)']],
    ['those that are missing, by an expression', ['squares/sum/10', 'plain']],
  ])(
    'measures in a second attempt only %s',
    async (_, lost) => {
      const traced = workspace.trace('second');
      await traced.begin();
      const of = workspace.input('quick', `second ${lost.length}`, traced.environment);
      await workspace.activity().run(of);
      const { outside } = workspace.rust.pathsOf(of.job).criterionHome(of.executable.key);
      for (const id of lost) await rm(join(outside, id, 'new/benchmark.json'));
      await traced.begin();
      const ref = await workspace.activity(2).run(of);
      expect((await traced.read()).sort()).toEqual([...lost].sort());
      expect(ref).toMatchObject({ listed: 5, measured: 5, problems: {} });
      await traced.begin();
      expect(await workspace.activity(3).run(of)).toMatchObject({ measured: 5 });
      expect(await traced.read()).toEqual([]);
    },
    60_000,
  );

  it('stores what was measured before a panic, with the panic and a command that shows it', async () => {
    const { run, beats } = workspace.activity();
    const report = await failureOf(run(workspace.input('faults', 'panic', { FAULT: 'panic' })));
    expect(report).toMatchObject({
      class: 'benchmark-failed',
      message: 'faults of faulty in "fails" ended with exit code 101',
      excerpt: expect.stringMatching(/panicked at .*faults\.rs:\d+:\d+:\nthe kernel returned NaN\nat row 3$/),
      reproduce: 'FAULT=panic cargo bench -p faulty --bench faults -- --exact fails',
      measured: { listed: 2, measured: 1, problems: { incomplete: 1 } },
    });
    const set = workspace.setOf(report.measured?.uri);
    expect(set.benchmarks.map(({ id }) => id)).toEqual(['works']);
    expect(set.problems).toEqual([{ code: 'incomplete', where: 'fails', message: 'listed and not measured' }]);
    expect(beats.at(-1)?.failed).toBe('benchmark-failed');
  });

  it('tells a process that ended without a word', async () => {
    const report = await failureOf(workspace.activity().run(workspace.input('faults', 'exit', { FAULT: 'exit' })));
    expect(report).toMatchObject({ class: 'benchmark-failed', message: expect.stringContaining('exit code 3') });
    expect(report.excerpt).toBeUndefined();
  });

  it('ends what does not end by itself, and keeps what came before', async () => {
    const of = { ...workspace.input('faults', 'hang', { FAULT: 'hang' }), timeoutMs: 6000 };
    const report = await failureOf(workspace.activity().run(of));
    expect(report).toMatchObject({
      class: 'overran',
      message: 'faults of faulty in "fails" overran its 6 s',
      measured: { listed: 2, measured: 1 },
    });
    expect(workspace.setOf(report.measured?.uri).exit.timedOut).toBe(true);
  });

  it('ends the processes when it is cancelled', async () => {
    const { environment, run, beats } = workspace.activity();
    const running = run(workspace.input('faults', 'cancel', { FAULT: 'hang' }));
    while (!beats.some(({ now }) => now === 'faults: fails')) await sleep(50);
    environment.cancel();
    await expect(running).rejects.toBeInstanceOf(CancelledFailure);
    // The machine's lock is free at once: nothing holds it any more.
    await expect(workspace.activity().run(workspace.input('faults', 'after'))).resolves.toMatchObject({ measured: 2 });
  });

  it('takes rounds in trees of their own, each of all benchmarks, by flags that are none of its arguments', async () => {
    const traced = workspace.trace('rounds');
    const of = workspace.input('quick', 'rounds', traced.environment);
    const refs = [];
    for (const number of [1, 2]) {
      await traced.begin();
      refs.push(await workspace.activity().run({ ...of, remeasure: 0, round: { ...ROUND, number } }));
      expect(await traced.read()).toEqual(IDS);
    }
    expect(refs.map(({ rounds }) => rounds)).toEqual(
      refs.map(({ uri, durationMs }, index) => [{ number: index + 1, session: 'lease', uri, durationMs }]),
    );
    const [first, second] = refs.map(({ uri }) => workspace.setOf(uri));
    expect(first?.executable.args).toEqual(of.executable.args);
    expect(second).toMatchObject({ executable: first?.executable, listed: IDS, problems: [] });
    expect(second?.benchmarks.map(({ samples }) => samples)).not.toEqual(
      first?.benchmarks.map(({ samples }) => samples),
    );
    // Asked again, a round is there: nothing runs.
    await traced.begin();
    expect(await workspace.activity().run({ ...of, round: { ...ROUND, number: 2 } })).toMatchObject({ measured: 5 });
    expect(await traced.read()).toEqual([]);
  });

  it.each([
    ['an ordinary run', {}],
    ['a round', { round: { ...ROUND, number: 3 } }],
  ])('measures at most one benchmark of %s twice when its worker is killed', async (what, round) => {
    const traced = workspace.trace(`killed in ${what}`);
    await traced.begin();
    const of = { ...workspace.input('quick', `killed in ${what}`, traced.environment), ...round };
    const folder = await mkdtemp(join(workspace.commit.folder, 'killed-'));
    await writeFile(join(folder, 'input.json'), JSON.stringify({ ...of, attempt: 1 }));
    const child = fileURLToPath(new URL('../../../support/cargo/measure-child.ts', import.meta.url));
    const worker = spawn(
      process.execPath,
      ['--import', 'tsx', child, NAME, workspace.isolation, join(folder, 'input.json')],
      {
        stdio: 'inherit',
      },
    );
    const exit = once(worker, 'exit');
    while ((await traced.read()).length < 3) {
      expect(worker.exitCode).toBeNull();
      await sleep(20);
    }
    worker.kill('SIGKILL');
    await exit;
    // What it ran outlives it for a moment; the server gives another attempt far later.
    const { MEASURED_TRACE: mark = '' } = traced.environment;
    await vi.waitFor(() => expect(processesWith(mark)).toEqual([]), { timeout: 240_000 });
    const ref = await workspace.activity(2).run(of);
    expect(ref).toMatchObject({ listed: 5, measured: 5, problems: {} });
    const measured = await traced.read();
    expect(new Set(measured)).toEqual(new Set(IDS));
    expect(measured.length).toBeLessThanOrEqual(IDS.length + 1);
  });
});

describeMeasuringOnCuda(() => {
  const { rust, commit } = workspace;
  return { rust, commit, faults: (test) => workspace.executable('faults', `cuda ${test}`) };
});

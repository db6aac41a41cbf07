import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMeasureExecutable } from '../../../../activities/host/measure-executable.ts';
import type { StepHeartbeat } from '../../../../activities/host/watch-step.ts';
import { detectIsolation } from '../../../../adapters/confinement/sandbox/detect-isolation.ts';
import type { Isolation } from '../../../../adapters/confinement/sandbox/isolation.ts';
import { MeasurementSet } from '../../../../gate/baseline/measurement-set.ts';
import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../../gate/contract/host-job.ts';
import type { MeasurementRef } from '../../../../gate/contract/measurement-ref.ts';
import { describeMeasuringOnCuda } from '../../../support/cargo/measure-on-cuda.ts';
import {
  type Commit,
  commitWorkspace,
  fingerprint,
  jobOf,
  rustHost,
  watching,
} from '../../../support/cargo/rust-host.ts';
import { processesWith } from '../../../support/processes/other-process.ts';

const NAME = 'measure';
const COMMAND = 'cargo bench --workspace --features measured/cpu';
const IDS = ['squares/sum/10', 'squares/sum/100', 'squares/sum/1000', 'plain (1+1)', 'plain'];

let isolation: Isolation;
let commit: Commit;
let rust: Awaited<ReturnType<typeof rustHost>>;
let built: readonly BenchExecutable[];
const stored = new Map<string, unknown>();

const store = {
  putJson: async (value: unknown) => {
    const uri = `memory:${stored.size}`;
    stored.set(uri, value);
    return { uri, digest: `sha256:${'0'.repeat(64)}` };
  },
};

/** The executable under a key of the test's own, so that no test finds what another measured. */
const executable = (target: string, test: string): BenchExecutable => {
  const found = built.find((each) => each.target === target && each.kind === 'bench');
  if (found === undefined) throw new Error(`${target} was not built`);
  return { ...found, key: `${found.key} ${test}` };
};

const input = (target: string, test: string, environment: Record<string, string> = {}) => ({
  job: jobOf(rust.job, commit, { environment }),
  suite: 'workspace-cpu',
  command: COMMAND,
  executable: executable(target, test),
  timeoutMs: 120_000,
  remeasure: 0,
  noiseBand: 0.1,
});

/** A file that benches write their names to: where the sandbox lets them. */
const trace = (test: string) => {
  const { target } = rust.pathsOf(rust.job);
  const outside = join(target.outside, 'tmp', `trace-${test}`);
  return {
    environment: { MEASURED_TRACE: join(target.inside, 'tmp', `trace-${test}`) },
    begin: () => rm(outside, { force: true }),
    read: async () => (await readFile(outside, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
  };
};

const activity = (attempt = 1) => {
  const environment = new MockActivityEnvironment({ attempt });
  const beats: StepHeartbeat[] = [];
  environment.on('heartbeat', (details: StepHeartbeat) => beats.push(details));
  const measure = createMeasureExecutable({ bench: rust.bench, store });
  return {
    environment,
    beats,
    run: (of: ReturnType<typeof input>): Promise<MeasurementRef> => environment.run(measure, of),
  };
};

const setOf = (uri: string | undefined): MeasurementSet => MeasurementSet.parse(stored.get(uri ?? ''));

const failure = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GateError);
  return (error as GateError).report;
};

beforeAll(async () => {
  ({ isolation } = await detectIsolation());
  rust = await rustHost(NAME, { isolation });
  commit = await commitWorkspace();
  const job: HostJob = jobOf(rust.job, commit);
  await rust.bench.prepare(job, watching());
  built = (await rust.bench.build({ job, command: COMMAND, executables: null, timeoutMs: 240_000 }, watching()))
    .executables;
});

afterAll(async () => {
  await rust.bench.remove(rust.job);
  await rm(commit.folder, { recursive: true, force: true });
});

describe('measureExecutable', () => {
  it('measures every benchmark once, and a few a second time', async () => {
    const traced = trace('all');
    await traced.begin();
    const { run, beats } = activity();
    const ref = await run({ ...input('quick', 'all', traced.environment), remeasure: 2, noiseBand: 1000 });
    expect(ref).toMatchObject({
      key: 'measured::quick[cpu] --bench all',
      hostId: fingerprint.id,
      lane: 'cpu',
      listed: 5,
      measured: 5,
      problems: {},
    });
    const set = setOf(ref.uri);
    expect(set.listed).toEqual(IDS);
    expect(set.benchmarks.map(({ id }) => id).sort()).toEqual([...IDS].sort());
    expect(set.benchmarks.every(({ samples }) => samples?.length === 10)).toBe(true);
    expect(set.remeasured).toHaveLength(2);
    expect(set).toMatchObject({
      quick: false,
      disturbance: { load: expect.any(Number) },
      exit: { code: 0, signal: null, timedOut: false },
      revision: { commit: commit.commit, tree: commit.tree, clean: true },
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
    const ref = await activity().run({ ...input('faults', 'noise'), remeasure: 1, noiseBand: 1e-12 });
    expect(ref).toMatchObject({ measured: 2, problems: {} });
    expect(setOf(ref.uri).remeasured).toHaveLength(2);
  });

  it.each([
    ['one that is missing, by its name', ['plain (1+1)']],
    ['those that are missing, by an expression', ['squares/sum/10', 'plain']],
  ])(
    'measures in a second attempt only %s',
    async (_, lost) => {
      const traced = trace('second');
      await traced.begin();
      const of = input('quick', `second ${lost.length}`, traced.environment);
      await activity().run(of);
      const { outside } = rust.pathsOf(of.job).criterionHome(of.executable.key);
      for (const id of lost) await rm(join(outside, id, 'new/benchmark.json'));
      await traced.begin();
      const ref = await activity(2).run(of);
      expect((await traced.read()).sort()).toEqual([...lost].sort());
      expect(ref).toMatchObject({ listed: 5, measured: 5, problems: {} });
      await traced.begin();
      expect(await activity(3).run(of)).toMatchObject({ measured: 5 });
      expect(await traced.read()).toEqual([]);
    },
    60_000,
  );

  it('stores what was measured before a panic, with the panic and a command that shows it', async () => {
    const { run, beats } = activity();
    const report = await failure(run(input('faults', 'panic', { FAULT: 'panic' })));
    expect(report).toMatchObject({
      class: 'benchmark-failed',
      message: 'faults of faulty in "fails" ended with exit code 101',
      excerpt: expect.stringMatching(/panicked at .*faults\.rs:\d+:\d+:\nthe kernel returned NaN\nat row 3$/),
      reproduce: 'FAULT=panic cargo bench -p faulty --bench faults -- --exact fails',
      measured: { listed: 2, measured: 1, problems: { incomplete: 1 } },
    });
    const set = setOf(report.measured?.uri);
    expect(set.benchmarks.map(({ id }) => id)).toEqual(['works']);
    expect(set.problems).toEqual([{ code: 'incomplete', where: 'fails', message: 'listed and not measured' }]);
    expect(beats.at(-1)?.failed).toBe('benchmark-failed');
  });

  it('tells a process that ended without a word', async () => {
    const report = await failure(activity().run(input('faults', 'exit', { FAULT: 'exit' })));
    expect(report).toMatchObject({ class: 'benchmark-failed', message: expect.stringContaining('exit code 3') });
    expect(report.excerpt).toBeUndefined();
  });

  it('ends what does not end by itself, and keeps what came before', async () => {
    const of = { ...input('faults', 'hang', { FAULT: 'hang' }), timeoutMs: 15_000 };
    const report = await failure(activity().run(of));
    expect(report).toMatchObject({
      class: 'overran',
      message: 'faults of faulty in "fails" overran its 15 s',
      measured: { listed: 2, measured: 1 },
    });
    expect(setOf(report.measured?.uri).exit.timedOut).toBe(true);
  });

  it('ends the processes when it is cancelled', async () => {
    const { environment, run, beats } = activity();
    const running = run(input('faults', 'cancel', { FAULT: 'hang' }));
    while (!beats.some(({ now }) => now === 'faults: fails')) await sleep(50);
    environment.cancel();
    await expect(running).rejects.toBeInstanceOf(CancelledFailure);
    // The machine's lock is free at once: nothing holds it any more.
    await expect(activity().run(input('faults', 'after'))).resolves.toMatchObject({ measured: 2 });
  });

  it('measures at most one benchmark twice when its worker is killed', async () => {
    const traced = trace('killed');
    await traced.begin();
    const of = input('quick', 'killed', traced.environment);
    const folder = await mkdtemp(join(commit.folder, 'killed-'));
    await writeFile(join(folder, 'input.json'), JSON.stringify({ ...of, attempt: 1 }));
    const child = fileURLToPath(new URL('../../../support/cargo/measure-child.ts', import.meta.url));
    const worker = spawn(process.execPath, ['--import', 'tsx', child, NAME, isolation, join(folder, 'input.json')], {
      stdio: 'inherit',
    });
    const exit = once(worker, 'exit');
    while ((await traced.read()).length < 3) {
      expect(worker.exitCode).toBeNull();
      await sleep(20);
    }
    worker.kill('SIGKILL');
    await exit;
    // What it ran outlives it for a moment; the server gives another attempt far later.
    const { MEASURED_TRACE: mark = '' } = traced.environment;
    await vi.waitFor(() => expect(processesWith(mark)).toEqual([]), { timeout: 20_000 });
    const ref = await activity(2).run(of);
    expect(ref).toMatchObject({ listed: 5, measured: 5, problems: {} });
    const measured = await traced.read();
    expect(new Set(measured)).toEqual(new Set(IDS));
    expect(measured.length).toBeLessThanOrEqual(IDS.length + 1);
  });
});

describeMeasuringOnCuda(() => ({ rust, commit, faults: (test) => executable('faults', `cuda ${test}`) }));

import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBenchActivities } from '../../../../activities/host/bench-activities.ts';
import { createRunCommand } from '../../../../activities/host/run-command.ts';
import { detectIsolation } from '../../../../adapters/confinement/sandbox/detect-isolation.ts';
import { folderName } from '../../../../adapters/host/jobs/job-paths.ts';
import { ReportSet } from '../../../../gate/baseline/measurement-set.ts';
import { GateError } from '../../../../gate/contract/gate-error.ts';
import type { ReportRef } from '../../../../gate/contract/measured/measurement-ref.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from '../../../support/cargo/rust-host.ts';

const COMMAND = 'cargo run -p tool -- {model} {report}';
let commit: Commit;
let rust: Awaited<ReturnType<typeof rustHost>>;
const stored = new Map<string, unknown>();

const store = {
  putJson: async (value: unknown) => {
    const uri = `memory:${stored.size}`;
    stored.set(uri, value);
    return { uri, digest: `sha256:${'0'.repeat(64)}` };
  },
};

const input = (tool: string | null, change: { command?: string; model?: string } = {}) => ({
  job: jobOf(rust.job, commit, { environment: tool === null ? {} : { TOOL: tool } }),
  suite: 'inference',
  command: change.command ?? COMMAND,
  run: { name: 'I2S', model: change.model ?? 'generated/model.bin' },
  whenModelMissing: '--mock',
  leaves: ['ci/receipt.json'],
  criterion: false,
  timeoutMs: 60_000,
});

const run = (
  of: Omit<ReturnType<typeof input>, 'whenModelMissing'> & { whenModelMissing: string | null },
): Promise<ReportRef> => new MockActivityEnvironment().run(createRunCommand({ bench: rust.bench, store }), of);

const build = (change: {
  build?: string;
  prepare?: string[];
  requires?: string[];
  timeoutMs?: number;
  isOwnBudget?: boolean;
}) =>
  new MockActivityEnvironment().run(createBenchActivities(rust.bench).buildCommand, {
    job: jobOf(rust.job, commit),
    suite: 'inference',
    build: null,
    prepare: [],
    requires: [],
    timeoutMs: 240_000,
    ...change,
  });

const setOf = (ref: ReportRef | undefined): ReportSet => ReportSet.parse(stored.get(ref?.uri ?? ''));

const failure = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GateError);
  return (error as GateError).report;
};

beforeAll(async () => {
  const { isolation } = await detectIsolation();
  commit = await commitWorkspace();
  const models = join(commit.folder, 'models');
  await mkdir(models);
  await writeFile(join(models, 'large.bin'), 'abc');
  rust = await rustHost('command', { isolation, modelsFolder: models });
  await rust.bench.prepare(jobOf(rust.job, commit), watching());
  await build({ build: 'cargo build -p tool', prepare: ['./scripts/generate-model.sh'], requires: ['scripts'] });
});

afterAll(async () => {
  await rust.bench.remove(rust.job);
  await rm(commit.folder, { recursive: true, force: true });
});

describe('runCommand', () => {
  it('stores the reports that this run wrote, and leaves the checkout as it was', async () => {
    const ref = await run(input(null));
    expect(ref).toMatchObject({ suite: 'inference', run: 'I2S', hostId: 'test-host', problems: {} });
    const set = setOf(ref);
    const report = { length: 5, mock: false };
    expect(set.reports).toEqual({ report, 'ci/receipt.json': report });
    expect(set).toMatchObject({ revision: { clean: true }, exit: { code: 0, timedOut: false }, benchmarks: [] });
    expect(set.command).toMatch(/^cargo run -p tool -- generated\/model\.bin \/.*\.json$/);
    const receipt = join(rust.pathsOf(rust.job).checkout.outside, 'ci/receipt.json');
    expect(JSON.parse(await readFile(receipt, 'utf8'))).toMatchObject({ committed: true });
  });

  it('brings back what an attempt that was killed had put aside', async () => {
    const { checkout, records } = rust.pathsOf(rust.job);
    const receipt = join(checkout.outside, 'ci/receipt.json');
    await mkdir(join(records, 'aside'), { recursive: true });
    await rename(receipt, join(records, 'aside', folderName('ci/receipt.json')));
    await writeFile(receipt, '{"length": 99}');
    const set = setOf(await run(input('silent')));
    expect(set.reports['ci/receipt.json']).toBeNull();
    expect(set.revision.clean).toBe(true);
    expect(JSON.parse(await readFile(receipt, 'utf8'))).toMatchObject({ committed: true });
  });

  it('leaves alone what a link in the checkout leads to', async () => {
    const { checkout } = rust.pathsOf(rust.job);
    const outside = join(commit.folder, 'outside');
    await mkdir(outside, { recursive: true });
    await writeFile(join(outside, 'kept.json'), '{}');
    await symlink(outside, join(checkout.outside, 'generated', 'away'));
    const ref = await run({ ...input('silent'), leaves: ['generated/away/kept.json'] });
    expect(setOf(ref).reports).toEqual({ report: null, 'generated/away/kept.json': null });
    await expect(readFile(join(outside, 'kept.json'), 'utf8')).resolves.toBe('{}');
  });

  it('takes a model of the host’s folder', async () => {
    const set = setOf(await run(input(null, { model: '{models}/large.bin' })));
    expect(set.reports.report).toEqual({ length: 3, mock: false });
  });

  it('runs with the stand-in for a missing model, and says so in the command', async () => {
    const set = setOf(await run(input(null, { model: '{models}/none.bin' })));
    expect(set.command).toMatch(/ --mock$/);
    expect(set.reports.report).toEqual({ length: 0, mock: true });
  });

  it('has no model where its stand-in fails, which is no failure of the change', async () => {
    const report = await failure(run(input('panic', { model: '{models}/none.bin' })));
    expect(report).toMatchObject({
      class: 'model-missing',
      message: 'the model {models}/none.bin is not there, and with its stand-in inference ended with exit code 101',
      reproduce: 'TOOL=panic cargo run -p tool -- "$BENCHMARK_GATE_MODELS"/none.bin report.json --mock',
    });
  });

  it('does not run without the model where nothing stands in for it', async () => {
    const report = await failure(run({ ...input(null, { model: 'models/none.bin' }), whenModelMissing: null }));
    expect(report).toMatchObject({ class: 'model-missing', message: 'the model models/none.bin is not there' });
  });

  it.each([
    ['nothing', 'silent', {}],
    ['what is no JSON', 'garbage', { unreadable: 1 }],
    ['more than is read', 'huge', { unreadable: 1 }],
    ['a link', 'link', { unreadable: 1 }],
  ])(
    'takes no report where the run wrote %s',
    async (_, tool, problems) => {
      const ref = await run(input(tool));
      expect(ref.problems).toEqual(problems);
      expect(setOf(ref).reports).toEqual({ report: null, 'ci/receipt.json': null });
    },
    60_000,
  );

  it('keeps the report of a run that failed, with its last words', async () => {
    const report = await failure(run(input('panic')));
    expect(report).toMatchObject({
      class: 'benchmark-failed',
      message: 'inference ended with exit code 101',
      excerpt: expect.stringContaining('no more tokens'),
      reproduce: 'TOOL=panic cargo run -p tool -- generated/model.bin report.json',
    });
    expect(setOf(report.reported).reports.report).toEqual({ length: 5, mock: false });
  });

  it('ends a run at the end of its time', async () => {
    const report = await failure(run({ ...input('hang'), timeoutMs: 2000 }));
    expect(report).toMatchObject({ class: 'overran', message: 'inference overran its 2 s' });
  });

  it('tells a program that does not compile from one that fails', async () => {
    const report = await failure(
      run(input(null, { command: 'cargo run -p tool --features broken -- {model} {report}' })),
    );
    expect(report).toMatchObject({ class: 'compile-error', excerpt: expect.stringContaining('E0308') });
  });

  it('reads the Criterion tree of a command that runs benches', async () => {
    const command = 'cargo bench -p faulty --bench faults -- works';
    const set = setOf(await run({ ...input(null, { command }), criterion: true, leaves: [], timeoutMs: 240_000 }));
    expect(set.benchmarks.map(({ id }) => id)).toEqual(['works']);
    expect(set.reports).toEqual({});
  });
});

describe('buildCommand', () => {
  it('misses a file that the suite needs, by its name', async () => {
    const report = await failure(build({ requires: ['scripts/none.sh'] }));
    expect(report).toMatchObject({ class: 'tool-missing', message: expect.stringContaining('scripts/none.sh') });
  });

  it('tells a program that does not compile', async () => {
    const report = await failure(build({ build: 'cargo build -p tool --features broken' }));
    expect(report).toMatchObject({
      class: 'compile-error',
      reproduce: 'cargo build -p tool --features broken --locked',
    });
  });

  it.each([
    [true, 'overran'],
    [false, 'budget-out'],
  ])('tells a preparation that never ends, by whose time it was (its own: %s)', async (isOwnBudget, kind) => {
    const report = await failure(build({ prepare: ['sleep 600'], timeoutMs: 1000, isOwnBudget }));
    expect(report).toMatchObject({
      class: kind,
      message: expect.stringMatching(/^preparing \(sleep 600\) took longer/),
    });
  });

  it('tells a preparation that fails', async () => {
    const report = await failure(build({ prepare: ['cargo run -p tool'] }));
    expect(report).toMatchObject({
      class: 'benchmark-failed',
      excerpt: expect.stringContaining('index out of bounds'),
    });
  });
});

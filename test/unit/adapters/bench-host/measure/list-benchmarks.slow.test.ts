import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBenchSteps } from '../../../../../adapters/bench-host/bench-steps.ts';
import type { HostJob } from '../../../../../gate/contract/host-job.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from '../../../../support/cargo/rust-host.ts';

const BUILD_MS = 240_000;
let commit: Commit;
let job: HostJob;
let rust: Awaited<ReturnType<typeof rustHost>>;

const build = (command: string, executables: readonly string[] | null = null) =>
  rust.bench.build({ job, command, executables, timeoutMs: BUILD_MS }, watching());

beforeAll(async () => {
  rust = await rustHost('list');
  commit = await commitWorkspace();
  job = jobOf(rust.job, commit);
  await rust.bench.prepare(job, watching());
}, BUILD_MS);

afterAll(async () => {
  await rust.bench.remove(rust.job);
  await rm(commit.folder, { recursive: true, force: true });
});

describe('listExecutables', () => {
  it('counts what executables list, and names those that measure nothing', async () => {
    const { executables } = await build('cargo bench --workspace --features measured/cpu');
    const listings = await rust.bench.list({ job, executables }, watching());
    const told = Object.fromEntries(listings.map(({ key, listed, empty }) => [key, empty ?? listed]));
    expect(told).toEqual({
      'faulty::lib:faulty[] --bench': 'runs under libtest: 0 measured',
      'faulty::faults[] --bench': 2,
      'measured::lib:measured[cpu] --bench': 'runs under libtest: 0 measured',
      'measured::quick[cpu] --bench': 5,
      'tool::bin:tool[] --bench': 'runs under libtest: 0 measured',
      'vacuous::lib:vacuous[] --bench': 'runs under libtest: 0 measured',
      'vacuous::idle[] --bench': 'runs under libtest: 0 measured',
    });
  });

  it("asks no libtest harness, which would refuse Criterion's arguments", async () => {
    const { executables } = await build('cargo bench --workspace --features measured/cpu');
    const asked: string[] = [];
    const bench = createBenchSteps({
      ...rust.host,
      runConfined: (step) => {
        asked.push(step.file);
        return rust.host.runConfined(step);
      },
    });
    await bench.list({ job, executables }, watching());
    const own = executables.filter(({ harness }) => harness === 'criterion').map(({ path }) => path);
    expect(asked.sort()).toEqual(own.sort());
    expect(executables.length).toBeGreaterThan(own.length);
  });

  it('fails alone what the build removed, and asks the others', async () => {
    const { executables } = await build('cargo bench --workspace --features measured/cpu');
    const removed = executables.map((each) =>
      each.target === 'faults' ? { ...each, path: `${each.path}-gone` } : each,
    );
    const listings = await rust.bench.list({ job, executables: removed }, watching());
    const of = (target: string) => listings.find(({ key }) => key.includes(`::${target}[`));
    expect(of('quick')).toMatchObject({ listed: 5 });
    expect(of('faults')).toMatchObject({
      listed: 0,
      unlisted: true,
      failure: {
        class: 'benchmark-failed',
        message: expect.stringMatching(/^faults of faulty is not asked for its benchmarks: .*-gone is not there/),
        places: [{ package: 'faulty', target: 'faults' }],
        reproduce: 'cargo bench -p faulty --bench faults --no-default-features -- --list',
      },
    });
    const bins = removed.map((each) => ({ ...each, kind: 'bin' as const }));
    const unasked = await rust.bench.list({ job, executables: bins }, watching());
    expect(unasked.map(({ failure }) => failure)).toEqual(bins.map(() => undefined));
  });

  it('names a filter that matches nothing', async () => {
    const { executables } = await build('cargo bench -p measured --bench quick --features cpu -- nothing-like-it');
    expect(await rust.bench.list({ job, executables }, watching())).toEqual([
      { key: 'measured::quick[cpu] nothing-like-it --bench', listed: 0, empty: 'lists no benchmark' },
    ]);
  });
});

describe('a bench that does not answer when it is asked for its list', () => {
  const command = 'cargo bench --workspace';
  const asked = async (fault: string, bench = rust.bench) => {
    const { executables } = await build(command, ['faults']);
    const faulty = { ...job, environment: { FAULT: fault } };
    const [listing] = await bench.list({ job: faulty, executables }, watching());
    return { listing, executables };
  };

  it('failed where it panicked, with the panic and how to see it', async () => {
    const { listing } = await asked('setup');
    expect(listing).toMatchObject({
      listed: 0,
      unlisted: true,
      failure: {
        class: 'benchmark-failed',
        message: 'faults of faulty ended with exit code 101 before it listed its benchmarks',
        excerpt: expect.stringMatching(/panicked at .*faults\.rs:\d+:\d+:\nno model to measure with$/),
        reproduce: 'FAULT=setup cargo bench -p faulty --bench faults --no-default-features -- --list',
      },
    });
  });

  it('may hold something where it ran out of time', async () => {
    const impatient = createBenchSteps({
      ...rust.host,
      runConfined: (step) => rust.host.runConfined({ ...step, timeoutMs: Math.min(step.timeoutMs, 500) }),
    });
    const { listing } = await asked('stuck', impatient);
    expect(listing).toEqual({
      key: 'faulty::faults[] --bench',
      listed: 0,
      unlisted: true,
      empty: 'does not list its benchmarks within 20 s',
    });
  });

  it('is not held to it where it is no bench', async () => {
    const { executables } = await asked('setup');
    const bins = executables.map((executable) => ({ ...executable, kind: 'bin' as const }));
    const faulty = { ...job, environment: { FAULT: 'setup' } };
    const [listing] = await rust.bench.list({ job: faulty, executables: bins }, watching());
    expect(listing?.empty).toContain('no model to measure with');
    expect(listing?.failure).toBeUndefined();
    expect(listing?.unlisted).toBeUndefined();
  });
});

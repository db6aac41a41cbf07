import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchJob } from '../../adapters/cargo/bench-host.ts';
import { createCargoBench } from '../../adapters/cargo/cargo-bench.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from './rust-host.ts';

const BUILD_MS = 240_000;
let commit: Commit;
let job: BenchJob;
let rust: Awaited<ReturnType<typeof rustHost>>;

const build = (command: string, executables: readonly string[] | null = null, timeoutMs = BUILD_MS) =>
  rust.bench.build({ job, command, executables, timeoutMs }, watching());

const failure = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GateError);
  return (error as GateError).report;
};

beforeAll(async () => {
  rust = await rustHost('build');
  commit = await commitWorkspace();
  job = jobOf(rust.job, commit, { environment: { MEASURED_SEED: '42' } });
  await rust.bench.prepare(job, watching());
}, BUILD_MS);

afterAll(() => rm(commit.folder, { recursive: true, force: true }));

describe('buildSuite', () => {
  it('records how cargo would run each executable, and runs none', async () => {
    const watch = watching();
    const command = 'cargo bench --workspace --features measured/cpu -- squares';
    const { executables, leftOut } = await rust.bench.build(
      { job, command, executables: null, timeoutMs: BUILD_MS },
      watch,
    );
    expect(executables.map(({ key, harness, kind }) => [key, harness, kind])).toEqual([
      ['faulty::lib:faulty[] squares --bench', 'libtest', 'lib'],
      ['faulty::faults[] squares --bench', 'criterion', 'bench'],
      ['measured::lib:measured[cpu] squares --bench', 'libtest', 'lib'],
      ['measured::quick[cpu] squares --bench', 'criterion', 'bench'],
      ['tool::bin:tool[] squares --bench', 'libtest', 'bin'],
      ['vacuous::lib:vacuous[] squares --bench', 'libtest', 'lib'],
      ['vacuous::idle[] squares --bench', 'libtest', 'bench'],
    ]);
    expect(leftOut).toEqual([{ target: 'gated', reason: 'requires the features extra' }]);
    const quick = executables.find(({ target }) => target === 'quick');
    expect(quick?.cwd).toBe(join(rust.pathsOf(job).checkout.inside, 'measured'));
    expect(quick?.environment).toMatchObject({ CARGO_PKG_DESCRIPTION: 'Benchmarks that measure.' });
    expect(Object.keys(quick?.environment ?? {})).not.toContain('MEASURED_SEED');
    expect(
      Object.keys(quick?.environment ?? {}).filter((name) => /^(?:PATH|HOME|RUSTUP_|BENCHMARK_)/.test(name)),
    ).toEqual([]);
    expect(watch.told.some(({ now }) => now.startsWith('compiling: '))).toBe(true);
  }, 120_000);

  it('builds only the targets that were asked for', async () => {
    const { executables, leftOut } = await build('cargo bench --workspace --features measured/cpu', ['quick', 'gated']);
    expect(executables.map(({ target }) => target)).toEqual(['quick']);
    expect(leftOut.map(({ target }) => target)).toEqual(['gated']);
    expect(await build('cargo bench -p vacuous', ['quick'])).toEqual({
      executables: [],
      leftOut: [],
      durationMs: 0,
    });
  }, 120_000);

  it('tells a target that does not compile, with the first error and how to see it', async () => {
    expect(await failure(build('cargo bench -p measured --features broken'))).toMatchObject({
      class: 'compile-error',
      message: expect.stringContaining('measured'),
      excerpt: expect.stringContaining('error[E0308]: mismatched types'),
      reproduce: 'cargo bench -p measured --features broken --locked --no-run',
    });
  }, 120_000);

  it('tells a missing CUDA library from a broken dependency', async () => {
    expect(await failure(build('cargo bench -p measured --features gpu --bench quick'))).toMatchObject({
      class: 'no-cuda',
      excerpt: expect.stringContaining('-lcuda'),
    });
  }, 120_000);

  it('tells a feature that the selected packages lack, and who has it', async () => {
    expect(await failure(build('cargo bench -p vacuous --features extra'))).toMatchObject({
      class: 'feature-missing',
      message: 'the selected packages lack the feature extra (only measured have it)',
    });
  });

  it('ends a build at the end of its budget', async () => {
    expect((await failure(build('cargo bench -p vacuous', null, 1))).class).toBe('budget-out');
  });

  it('refuses a command that is no cargo bench', async () => {
    expect((await failure(build('cargo test'))).class).toBe('profile-wrong');
  });

  it('says so where this host does not have the checkout', async () => {
    const other = { ...job, firstExecutionRunId: 'another' };
    const built = rust.bench.build({ job: other, command: 'cargo bench', executables: null, timeoutMs: 1 }, watching());
    expect((await failure(built)).class).toBe('host-state-lost');
  });
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
  }, 120_000);

  it('names a filter that matches nothing', async () => {
    const { executables } = await build('cargo bench -p measured --bench quick --features cpu -- nothing-like-it');
    expect(await rust.bench.list({ job, executables }, watching())).toEqual([
      { key: 'measured::quick[cpu] nothing-like-it --bench', listed: 0, empty: 'lists no benchmark' },
    ]);
  }, 120_000);
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
  }, 120_000);

  it('may hold something where it ran out of time', async () => {
    const impatient = createCargoBench({
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
  }, 120_000);

  it('is not held to it where it is no bench', async () => {
    const { executables } = await asked('setup');
    const bins = executables.map((executable) => ({ ...executable, kind: 'bin' as const }));
    const faulty = { ...job, environment: { FAULT: 'setup' } };
    const [listing] = await rust.bench.list({ job: faulty, executables: bins }, watching());
    expect(listing?.empty).toContain('no model to measure with');
    expect(listing?.failure).toBeUndefined();
    expect(listing?.unlisted).toBeUndefined();
  }, 120_000);
});

describe('prepareCheckout', () => {
  const prepare = async (edit: (folder: string) => Promise<void>, change: Partial<BenchJob> = {}) => {
    const other = await commitWorkspace(edit);
    try {
      const otherJob = jobOf(rust.job, other, { firstExecutionRunId: other.commit, ...change });
      await rust.bench.prepare(otherJob, watching());
      return otherJob;
    } catch (error) {
      await rust.bench.remove({ ...rust.job, firstExecutionRunId: other.commit });
      throw error;
    } finally {
      await rm(other.folder, { recursive: true, force: true });
    }
  };

  it('does nothing the second time, not even for want of the bundle', async () => {
    const marker = join(rust.pathsOf(job).checkout.outside, 'marker');
    await writeFile(marker, '');
    await rust.bench.prepare({ ...job, bundle: '/nowhere' }, watching());
    await expect(readFile(marker, 'utf8')).resolves.toBe('');
    await rm(marker);
  });

  it('runs nothing that the checkout configures', async () => {
    const proof = join(commit.folder, 'ran');
    const configured = await prepare(async (folder) => {
      const script = join(folder, 'wrapper.sh');
      await writeFile(script, `#!/bin/sh\ntouch ${proof}\nexec "$@"\n`, { mode: 0o755 });
      await mkdir(join(folder, '.cargo'));
      await writeFile(
        join(folder, '.cargo/config.toml'),
        `[build]\nrustc-wrapper = "${script}"\nrustc = "${script}"\n`,
      );
    });
    await expect(readFile(proof)).rejects.toThrow('ENOENT');
    await rust.bench.remove(configured);
  });

  it.each([
    ['a missing lock file', (folder: string) => rm(join(folder, 'Cargo.lock')), 'dependency-broken', 'Cargo.lock'],
    [
      'a version that does not exist',
      (folder: string) => appendFile(join(folder, 'vacuous/Cargo.toml'), '\n[dependencies]\ncriterion = "=0.7.99"\n'),
      'dependency-broken',
      'criterion',
    ],
    [
      'a toolchain that is not installed',
      (folder: string) => writeFile(join(folder, 'rust-toolchain.toml'), '[toolchain]\nchannel = "1.3.7"\n'),
      'tool-missing',
      '1.3.7',
    ],
    [
      'a toolchain in the checkout',
      (folder: string) => writeFile(join(folder, 'rust-toolchain.toml'), '[toolchain]\npath = "evil"\n'),
      'tool-missing',
      'refused',
    ],
  ])('refuses %s', async (_, edit, kind, words) => {
    const report = await failure(prepare(edit));
    expect(report.class).toBe(kind);
    expect(`${report.message} ${report.excerpt}`).toContain(words);
  });

  it('takes an alternative of the profile for a pinned toolchain, and says so', async () => {
    const pin = (folder: string) => writeFile(join(folder, 'rust-toolchain'), '1.3.7\n');
    const pinned = await prepare(pin, { toolchainAlternatives: ['1.3.8', 'stable'] });
    const input = { job: pinned, command: 'cargo bench -p vacuous', executables: ['none'], timeoutMs: BUILD_MS };
    expect(await rust.bench.build(input, watching())).toMatchObject({ toolchainAlternative: 'stable' });
    await rust.bench.remove(pinned);
  });

  it('is gone without a trace when it is removed', async () => {
    const other = await prepare(async () => {});
    await rust.bench.remove(other);
    const input = { job: other, command: 'cargo bench', executables: null, timeoutMs: 1 };
    expect((await failure(rust.bench.build(input, watching()))).class).toBe('host-state-lost');
    await rust.bench.remove(other);
  });
});

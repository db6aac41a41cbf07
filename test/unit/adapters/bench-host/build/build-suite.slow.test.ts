import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateError } from '../../../../../gate/contract/gate-error.ts';
import type { HostJob } from '../../../../../gate/contract/host-job.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from '../../../../support/cargo/rust-host.ts';

const BUILD_MS = 240_000;
let commit: Commit;
let job: HostJob;
let rust: Awaited<ReturnType<typeof rustHost>>;

const build = (
  command: string,
  executables: readonly string[] | null = null,
  timeoutMs = BUILD_MS,
  isOwnBudget = false,
) => rust.bench.build({ job, command, executables, timeoutMs, isOwnBudget }, watching());

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
  });

  it('builds only the targets that were asked for', async () => {
    const { executables, leftOut } = await build('cargo bench --workspace --features measured/cpu', ['quick', 'gated']);
    expect(executables.map(({ target }) => target)).toEqual(['quick']);
    expect(leftOut.map(({ target }) => target)).toEqual(['gated']);
    expect(await build('cargo bench -p vacuous', ['quick'])).toEqual({
      executables: [],
      leftOut: [],
      durationMs: 0,
      recorded: null,
    });
  });

  it('tells a target that does not compile, with the first error and how to see it', async () => {
    expect(await failure(build('cargo bench -p measured --features broken'))).toMatchObject({
      class: 'compile-error',
      message: expect.stringContaining('measured'),
      excerpt: expect.stringContaining('error[E0308]: mismatched types'),
      reproduce: 'cargo bench -p measured --features broken --locked --no-run',
    });
  });

  it('tells a missing CUDA library from a broken dependency', async () => {
    expect(await failure(build('cargo bench -p measured --features gpu --bench quick'))).toMatchObject({
      class: 'no-cuda',
      excerpt: expect.stringContaining('-lcuda'),
    });
  });

  it('tells a feature that the selected packages lack, and who has it', async () => {
    expect(await failure(build('cargo bench -p vacuous --features extra'))).toMatchObject({
      class: 'feature-missing',
      message: 'the selected packages lack the feature extra (only measured have it)',
    });
  });

  it('ends a build at the end of its budget', async () => {
    expect((await failure(build('cargo bench -p vacuous', null, 1))).class).toBe('budget-out');
    expect((await failure(build('cargo bench -p vacuous', null, 1, true))).class).toBe('compile-error');
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

describe('prepareCheckout', () => {
  const prepare = async (edit: (folder: string) => Promise<void>, change: Partial<HostJob> = {}) => {
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
    [
      'a lock file that is behind',
      (folder: string) => writeFile(join(folder, 'Cargo.lock'), 'version = 3\n'),
      'compile-error',
      'Cargo.lock',
    ],
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

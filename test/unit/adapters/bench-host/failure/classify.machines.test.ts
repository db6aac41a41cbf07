import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import type { CargoFailure } from '../../../../../adapters/bench-host/failure/diagnosis.ts';
import type { Wanted } from '../../../../../adapters/bench-host/failure/wanted.ts';
import { ENGINE } from '../../../../support/cargo/failure-cases.ts';
import { type TinyWorkspace, tinyWorkspace } from '../../../../support/cargo/tiny-workspace.ts';
import { IS_MACHINES_ROOT } from '../../../../support/processes/machines-root.ts';

let workspace: TinyWorkspace;
beforeEach(async () => {
  workspace = await tinyWorkspace();
});
afterEach(() => workspace.remove());

/** What real tools on this machine say of a command that can't succeed. */
async function classOf(
  command: string,
  environment: Readonly<Record<string, string>> = {},
  failure: Partial<CargoFailure> = {},
) {
  const lines = await workspace.fails(command, environment);
  return classifyCargoFailure({ lines, metadata: ENGINE, reproduce: command, ...failure });
}

const named = (kind: string, name: string) => ({ class: kind, message: expect.stringContaining(name) });

describe('on a machine without', () => {
  it('a linker', async () => {
    const flags = { RUSTFLAGS: '-C linker=no-such-linker' };
    expect(await classOf('cargo build', flags)).toMatchObject(named('tool-missing', 'no-such-linker'));
  });

  it('the linker that the compiler is told to use', async () => {
    const flags = { RUSTFLAGS: '-C linker=cc -C link-arg=-fuse-ld=mold', PATH: '/usr/bin:/bin' };
    const cargo = `${(await execa('rustup', ['which', 'cargo'])).stdout} build`;
    const rustc = (await execa('rustup', ['which', 'rustc'])).stdout;
    const report = await classOf(cargo, { ...flags, RUSTC: rustc });
    expect(report).toMatchObject(named('tool-missing', 'mold'));
  });

  it('the target', async () => {
    const report = await classOf('cargo build --target thumbv6m-none-eabi');
    expect(report).toMatchObject(named('tool-missing', 'thumbv6m-none-eabi'));
  });

  it('the compiler wrapper', async () => {
    const report = await classOf('cargo build', { RUSTC_WRAPPER: 'no-such-sccache' });
    expect(report).toMatchObject(named('tool-missing', 'no-such-sccache'));
  });

  it('the toolchain', async () => {
    const report = await classOf('cargo build', { RUSTUP_TOOLCHAIN: '1.2.3', RUSTUP_AUTO_INSTALL: '0' });
    expect(report).toMatchObject(named('tool-missing', '1.2.3'));
  });

  it('a toolchain that is new enough', async () => {
    const manifest = '[package]\nname = "engine"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.9999"\n';
    await workspace.write({ 'Cargo.toml': manifest });
    const alternative = { toolchain: { requested: '1.9999', alternative: 'stable' } };
    expect(await classOf('cargo build', {}, alternative)).toMatchObject(named('tool-missing', '1.9999'));
    expect(await classOf('cargo build')).toMatchObject(named('compile-error', 'engine@0.1.0 requires rustc 1.9999'));
  });

  it('cmake', async () => {
    const script =
      'fn main() { std::process::Command::new("cmake-of-nobody").status().expect("failed to run cmake"); }\n';
    await workspace.write({ 'build.rs': script });
    expect(await classOf('cargo build')).toMatchObject(named('tool-missing', 'cmake'));
    const has = (wanted: Wanted) => 'program' in wanted && wanted.program === 'cmake';
    expect(await classOf('cargo build', {}, { has })).toMatchObject(named('compile-error', 'engine'));
  });

  it('CUDA’s library', async () => {
    const report = await classOf('cargo build', { RUSTFLAGS: '-l dylib=cublasLt_static' });
    expect(report).toMatchObject(named('no-cuda', 'cublasLt_static'));
  });

  it('CUDA’s static library', async () => {
    const report = await classOf('cargo build', { RUSTFLAGS: '-l static=cudart_static' });
    expect(report).toMatchObject(named('no-cuda', 'cudart_static'));
  });

  it('nvcc', async () => {
    await workspace.write({
      'build.rs':
        'fn main() { std::process::Command::new("nvcc-of-nobody").status().expect("Failed to execute `nvcc`"); }\n',
    });
    expect(await classOf('cargo build')).toMatchObject({ class: 'no-cuda' });
  });

  it('a network, for the registry', async () => {
    await workspace.write({
      'Cargo.toml': '[package]\nname = "engine"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nitoa = "1"\n',
    });
    const environment = {
      CARGO_HOME: join(workspace.folder, 'home'),
      CARGO_NET_RETRY: '0',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    };
    expect(await classOf('cargo fetch', environment, { fetching: true, metadata: null })).toMatchObject({
      class: 'transient',
    });
  });

  it.each(['true', 'false'])('a network, for a repository (git’s command line: %s)', async (withCli) => {
    await workspace.write({
      'Cargo.toml':
        '[package]\nname = "engine"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nzk = { git = "http://127.0.0.1:9/zk.git" }\n',
    });
    const environment = {
      CARGO_HOME: join(workspace.folder, 'home'),
      CARGO_NET_RETRY: '0',
      CARGO_NET_GIT_FETCH_WITH_CLI: withCli,
    };
    expect(await classOf('cargo fetch', environment, { fetching: true, metadata: null })).toMatchObject({
      class: 'transient',
    });
  });

  it('memory', async () => {
    const report = await classOf('ulimit -v 250000; cargo build --release -j1');
    expect(report).toMatchObject({ class: 'transient' });
  });

  it.runIf(IS_MACHINES_ROOT)('room on its disk', async () => {
    const target = join(workspace.folder, 'target');
    await mkdir(target);
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', target]);
    try {
      expect(await classOf('cargo build')).toMatchObject(named('transient', 'disk was full'));
    } finally {
      await execa('umount', ['-l', target]);
    }
  });
});

describe('a change', () => {
  it('whose lock file has conflict markers, or is behind, does not compile', async () => {
    await workspace.write({ 'Cargo.lock': 'version = 4\n<<<<<<< HEAD\n' });
    const fetching = { fetching: true, metadata: null };
    expect(await classOf('cargo fetch --locked', {}, fetching)).toMatchObject(named('compile-error', 'Cargo.lock'));
    await workspace.write({ 'Cargo.lock': 'version = 4\n' });
    expect(await classOf('cargo fetch --locked', {}, fetching)).toMatchObject(named('compile-error', 'Cargo.lock'));
  });

  it('whose member has lost a feature does not compile', async () => {
    await workspace.write({
      'Cargo.toml':
        '[package]\nname = "engine"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\nmembers = ["kernels"]\n[dependencies]\nkernels = { path = "kernels", features = ["gpu"] }\n',
      'kernels/Cargo.toml': '[package]\nname = "kernels"\nversion = "0.1.0"\nedition = "2021"\n',
      'kernels/src/lib.rs': '',
    });
    const report = await classOf('cargo fetch', {}, { fetching: true, metadata: null });
    expect(report).toMatchObject(named('compile-error', 'gpu'));
  });

  it('whose build script says that it was killed does not compile', async () => {
    await workspace.write({
      'build.rs':
        'fn main() { eprintln!("Killed\\nsignal: 9, SIGKILL"); panic!("No space left on device (os error 28)"); }\n',
    });
    expect(await classOf('cargo build')).toMatchObject(named('compile-error', 'engine'));
  });

  it('that asks for benches by a pattern that matches none asks for what is not there', async () => {
    expect(await classOf("cargo bench --bench 'simd_*'")).toMatchObject(named('feature-missing', 'simd_*'));
  });
});

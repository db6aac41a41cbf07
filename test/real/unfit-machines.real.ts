import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { askHost } from '../../adapters/bench-host/failure/ask-host.ts';
import { classifyCargoFailure } from '../../adapters/bench-host/failure/classify.ts';
import { findTool } from '../../adapters/files/find-tool.ts';
import { ENGINE } from '../support/cargo/failure-cases.ts';
import { type TinyWorkspace, tinyWorkspace } from '../support/cargo/tiny-workspace.ts';

const isRoot = process.getuid?.() === 0;

async function workspaceOf(files: Readonly<Record<string, string>> = {}): Promise<TinyWorkspace> {
  const workspace = await tinyWorkspace(files);
  onTestFinished(() => workspace.remove());
  return workspace;
}

const sysroot = async (): Promise<string> => dirname(dirname((await execa('rustup', ['which', 'rustc'])).stdout));

/** A folder with links to programs of this machine: who has it for his `PATH` has no others. */
async function onlyTools({ folder }: TinyWorkspace, names: readonly string[]): Promise<string> {
  const only = join(folder, 'only');
  await mkdir(only);
  for (const name of names) await symlink((await findTool(name)) ?? `/no/${name}`, join(only, name));
  return `${join(await sysroot(), 'bin')}:${only}`;
}

const judged = (lines: readonly string[], PATH: string, more: object = {}) =>
  classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'cargo bench', has: askHost({ PATH }), ...more });

it('without a linker', async () => {
  const workspace = await workspaceOf();
  const PATH = await onlyTools(workspace, ['sh', 'ld']);
  const report = judged(await workspace.fails('cargo build', { PATH }), PATH);
  expect(report).toMatchObject({ class: 'tool-missing', message: 'the linker cc is not installed on this host' });
});

it('without cmake, whosever build script asks for it', async () => {
  const script =
    'fn main() { std::process::Command::new("cmake").arg("--version").status().expect("failed to run cmake"); }\n';
  const workspace = await workspaceOf({ 'build.rs': script });
  const PATH = await onlyTools(workspace, ['sh', 'cc', 'ld', 'as']);
  const report = judged(await workspace.fails('cargo build', { PATH }), PATH);
  expect(report).toMatchObject({ class: 'tool-missing', message: expect.stringContaining('cmake') });
});

it('with an older toolchain in place of the pinned one', async () => {
  const manifest = '[package]\nname = "engine"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "1.9999"\n';
  const workspace = await workspaceOf({ 'Cargo.toml': manifest });
  const lines = await workspace.fails('cargo build');
  const alternative = { toolchain: { requested: '1.9999', alternative: 'stable' } };
  expect(judged(lines, '/usr/bin', alternative)).toMatchObject({ class: 'tool-missing' });
});

it('where the kernel ends rustc for its time', async () => {
  const endless = [
    '#![allow(long_running_const_eval)]',
    'const fn count(mut n: u64) -> u64 { let mut sum = 0; while n > 0 { sum ^= n; n -= 1; } sum }',
    'pub const LONG: u64 = count(1 << 40);',
    'fn main() { println!("{LONG}"); }\n',
  ].join('\n');
  const workspace = await workspaceOf({ 'src/main.rs': endless });
  const lines = await workspace.fails('ulimit -t 2; cargo build');
  expect(lines.join('\n')).toMatch(/SIGKILL|SIGXCPU/);
  expect(judged(lines, '/usr/bin', { hostRanOut: true })).toMatchObject({ class: 'transient' });
  // Three times over, and the host knows of nothing: the change does it.
  expect(judged(lines, '/usr/bin', { hostRanOut: false, doubted: 2 })).toMatchObject({ class: 'compile-error' });
});

it.runIf(isRoot)('without a network', async () => {
  const manifest = '[package]\nname = "engine"\nversion = "0.1.0"\nedition = "2021"\n[dependencies]\nitoa = "1"\n';
  const workspace = await workspaceOf({ 'Cargo.toml': manifest });
  const environment = { CARGO_HOME: join(workspace.folder, 'home'), CARGO_NET_RETRY: '0' };
  const lines = await workspace.fails('unshare --net cargo fetch', environment);
  expect(judged(lines, '/usr/bin', { fetching: true, metadata: null })).toMatchObject({ class: 'transient' });
});

/** What a user may keep there is limited; root may keep what it likes. Linux 6.6. */
const mountQuota = (folder: string): boolean => {
  const options = 'usrquota,usrquota_block_hardlimit=256k,mode=1777';
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' }).status === 0;
};

it.runIf(isRoot)('where a quota is used up', async ({ skip }) => {
  const workspace = await workspaceOf();
  const [target, rust, home] = ['target', 'rust', 'home'].map((name) => join(workspace.folder, name));
  if (target === undefined || rust === undefined || home === undefined) throw new Error('three folders');
  for (const folder of [target, rust, home]) await mkdir(folder);
  if (!mountQuota(target)) skip('this kernel has no quotas in memory');
  try {
    // The toolchain may lie where nobody but root may look.
    await execa('mount', ['--bind', await sysroot(), rust]);
    await chmod(workspace.folder, 0o755);
    for (const folder of [workspace.folder, home]) await chown(folder, 65_521, 65_521);
    const PATH = `${join(rust, 'bin')}:/usr/bin:/bin`;
    const lines = await workspace.fails('setpriv --reuid 65521 --regid 65521 --clear-groups cargo build', {
      ...{ PATH, HOME: home, CARGO_HOME: home },
    });
    expect(lines.join('\n')).toMatch(/quota exceeded \(os error 122\)/i);
    expect(judged(lines, PATH, { hostRanOut: true })).toMatchObject({ class: 'transient' });
  } finally {
    for (const folder of [target, rust]) spawnSync('umount', ['--lazy', folder], { stdio: 'ignore' });
  }
});

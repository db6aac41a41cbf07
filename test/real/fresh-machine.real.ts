import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { findTemporalCli } from '../../demo/temporal-server/find-cli.ts';
import { makeDebianRoot, makePlace } from '../support/processes/debian-root.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MINUTE = 60_000;

/** Besides the essential ones: git, a C linker and what Node itself is linked with. */
const PACKAGES = ['git', 'gcc', 'libc6-dev', 'libstdc++6', 'ca-certificates'];

/** Variables by which this machine reaches the registries. */
const NETWORK = /CERT|CA_BUNDLE|CAINFO|_proxy$/i;

const isDebian = existsSync('/usr/bin/dpkg-query');
const hasBubblewrap = (await execa('bwrap', ['--version'], { reject: false })).exitCode === 0;

/** A file or folder of this machine that the fresh one has at the same place. */
interface Shared {
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** Node with npm, and Rust, wherever they are installed. */
function tools(npm: string): Shared[] {
  const rustup = process.env.RUSTUP_HOME ?? join(homedir(), '.rustup');
  const cargo = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  return [
    { path: process.execPath, kind: 'file' },
    { path: dirname(dirname(npm)), kind: 'folder' },
    { path: rustup, kind: 'folder' },
    { path: join(cargo, 'bin'), kind: 'folder' },
  ];
}

it.skipIf(!isDebian || !hasBubblewrap)(
  'CI passes on a machine with nothing but Node, git, Rust, a C linker and a cached Temporal CLI',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fresh-machine-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const root = join(folder, 'root');
    await makeDebianRoot(root, PACKAGES);
    await execa('git', ['clone', '--quiet', ROOT, join(root, 'checkout')]);
    const { path: cli } = await findTemporalCli({ env: process.env });
    const npm = await realpath((await execa('which', ['npm'])).stdout);
    const shared = tools(npm);
    for (const name of ['userconfig', 'globalconfig']) {
      const path = (await execa('npm', ['config', 'get', name])).stdout;
      if (existsSync(path)) shared.push({ path, kind: 'file' });
    }
    for (const { path, kind } of shared) await makePlace(root, path, kind);
    await makePlace(root, '/opt/temporal', 'file');
    // npm finds the rest of itself from where its link leads to.
    await symlink(npm, join(root, 'usr', 'bin', 'npm'));
    const mounts = shared.flatMap(({ path }) => ['--ro-bind', path, path]);
    const search = [...new Set([dirname(process.execPath), ...shared.slice(3, 4).map(({ path }) => path)]), '/usr/bin'];
    const network = Object.entries(process.env).filter(([name]) => NETWORK.test(name));
    const environment = {
      HOME: homedir(),
      PATH: search.join(':'),
      LANG: 'C.UTF-8',
      TEMPORAL_CLI_PATH: '/opt/temporal',
      ...Object.fromEntries(network),
    };
    const { all } = await execa(
      'bwrap',
      [
        ...['--unshare-all', '--share-net', '--die-with-parent', '--clearenv'],
        ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
        ...['--bind', root, '/', '--proc', '/proc', '--dev', '/dev', ...mounts],
        ...['--ro-bind', cli, '/opt/temporal', '--chdir', '/checkout', '.ci/run'],
      ],
      { all: true, reject: false },
    );
    const lines = (all ?? '').trimEnd().split('\n');
    expect(lines[0]).toBe('A fresh machine needs:');
    expect(lines.at(-1), lines.slice(-200).join('\n')).toMatch(/^\d{4,} passed, 0 failed$/);
  },
  60 * MINUTE,
);

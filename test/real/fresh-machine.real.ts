import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
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

const isDebian = existsSync('/usr/bin/dpkg-query');
const hasBubblewrap = (await execa('bwrap', ['--version'], { reject: false })).exitCode === 0;

/** A file or folder of this machine that the fresh one has at the same place. */
interface Shared {
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** Node with npm, and Rust, wherever they are installed. */
async function tools(): Promise<Shared[]> {
  const npm = dirname(dirname((await execa('realpath', [(await execa('which', ['npm'])).stdout])).stdout));
  const rustup = process.env.RUSTUP_HOME ?? join(homedir(), '.rustup');
  const cargo = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  return [
    { path: process.execPath, kind: 'file' },
    { path: (await execa('which', ['npm'])).stdout, kind: 'file' },
    { path: npm, kind: 'folder' },
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
    const shared = await tools();
    const settings = join(homedir(), '.npmrc');
    if (existsSync(settings)) shared.push({ path: settings, kind: 'file' });
    for (const { path, kind } of shared) await makePlace(root, path, kind);
    await makePlace(root, '/opt/temporal', 'file');
    const mounts = shared.flatMap(({ path }) => ['--ro-bind', path, path]);
    const search = [...new Set([dirname(process.execPath), ...shared.slice(4, 5).map(({ path }) => path)]), '/usr/bin'];
    const certificates = process.env.NODE_EXTRA_CA_CERTS;
    const environment = {
      HOME: homedir(),
      PATH: search.join(':'),
      LANG: 'C.UTF-8',
      TEMPORAL_CLI_PATH: '/opt/temporal',
      ...(certificates === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificates }),
    };
    const { stdout } = await execa(
      'bwrap',
      [
        ...['--unshare-all', '--share-net', '--die-with-parent', '--clearenv'],
        ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
        ...['--bind', root, '/', '--proc', '/proc', '--dev', '/dev', ...mounts],
        ...['--ro-bind', cli, '/opt/temporal', '--chdir', '/checkout', '.ci/run'],
      ],
      { all: true, reject: false },
    );
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('A fresh machine needs:');
    expect(lines.at(-1), lines.slice(-40).join('\n')).toMatch(/^\d{4,} passed, 0 failed$/);
  },
  60 * MINUTE,
);

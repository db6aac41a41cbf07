import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRoomInCargoHome } from '../../../../adapters/bench-host/fetch/cargo-home/prune-cargo-home.ts';
import { DEPENDENCY, dependingOn, type FetchingHost, fetchingHost } from '../../../support/cargo/fetching-host.ts';
import { startPrivateServer } from '../../../support/git/private-server.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';
import { LIMITS } from '../../../support/processes/confine.ts';
import { CAN_MOUNT, smallDisk } from '../../../support/processes/small-disk.ts';
import { until } from '../../../support/until.ts';

const MIB = 1024 ** 2;
const FLOOR = 16 * MIB;

/** What git would try on bytes that nobody can pack, in vain. */
const UNPACKED = ['-c', 'core.compression=0', '-c', 'core.bigFileThreshold=512k', '-c', 'pack.window=0'];

/** A git server with repositories of a dependency that nobody can pack, of so many MiB each. */
async function gitServer(sizes: Readonly<Record<string, number>>, heldAfter?: number) {
  const root = await temporaryFolder();
  const { host } = await startPrivateServer(
    root,
    () => true,
    () => null,
    heldAfter,
  );
  const sources: Record<string, ReturnType<typeof dependingOn>> = {};
  for (const [name, size] of Object.entries(sizes)) {
    const repository = await TestRepository.create();
    for (let at = 0; at < size; at += 1) await writeFile(join(repository.folder, `large-${at}`), randomBytes(MIB));
    await repository.git('config', 'core.compression', '0');
    await repository.git('config', 'core.bigFileThreshold', '512k');
    await repository.git('config', 'gc.auto', '0');
    const sha = await repository.commit(DEPENDENCY);
    await repository.git('clone', '--quiet', '--bare', ...UNPACKED, repository.folder, join(root, `${name}.git`));
    const url = `https://${host}/${name}.git`;
    sources[name] = dependingOn(`{ git = "${url}" }`, `git+${url}#${sha}`);
  }
  const network = { SSL_CERT_FILE: process.env.GIT_SSL_CAINFO ?? '', CARGO_NET_RETRY: '0' };
  const files = (name: string) => sources[name] ?? {};
  return { files, options: { network, crates: { from: [host] } } };
}

async function freeOn(disk: string): Promise<number> {
  const { bavail, bsize } = await statfs(disk);
  return bavail * bsize;
}

/** What lies below the cargo home's folder of git repositories, without cargo's own locks and tags. */
const left = ({ cargoHome }: FetchingHost): string =>
  spawnSync(
    'find',
    [join(cargoHome, 'git/db'), '-name', '*tmp_*', '-o', '-name', 'pack_git2_*', '-o', '-name', '*.lock'],
    {
      encoding: 'utf8',
    },
  ).stdout;

/** Of the job's own folders, which lie elsewhere, as well. */
const confining = (freeDiskBytes: number) => ({ limits: { ...LIMITS, freeDiskBytes, freeFiles: 0 } });

/** A host whose cargo home is on a disk, of which so many bytes have to stay free. */
const hostOn = (disk: string, name: string, options: object, freeDiskBytes: number): Promise<FetchingHost> =>
  fetchingHost(name, 'none', { ...options, cargoHome: join(disk, 'cargo'), confining: confining(freeDiskBytes) });

/** A change's fetch is ended since it fills the disk, and leaves nothing there. */
async function expectFilled(host: FetchingHost, disk: string, change: Parameters<FetchingHost['prepare']>[1]) {
  const before = await freeOn(disk);
  await expect(host.prepare('huge', change)).rejects.toMatchObject({
    report: { class: 'transient', message: expect.stringContaining('fetching filled the disk') },
  });
  expect(left(host)).toBe('');
  expect(await freeOn(disk)).toBeGreaterThan(before - 2 * MIB);
}

describe.skipIf(!CAN_MOUNT)('a git dependency, on a small disk (needs the right to mount),', () => {
  it('that is larger than the disk is ended, leaves nothing there, and the next run fetches', async () => {
    const disk = await smallDisk('40m');
    const { files, options } = await gitServer({ huge: 30, dep: 1 });
    const host = await hostOn(disk, 'huge', options, FLOOR);
    await expectFilled(host, disk, files('huge'));
    await host.remove('huge');
    await host.prepare('dep', files('dep'));
  });

  it('that arrives whole and fills the disk when it is checked out leaves nothing there either', async () => {
    const disk = await smallDisk('56m');
    const { files, options } = await gitServer({ huge: 30 });
    const host = await hostOn(disk, 'whole', options, FLOOR);
    await expectFilled(host, disk, files('huge'));
  });

  it('whose fetch is stopped in the middle leaves nothing there', async () => {
    const disk = await smallDisk('64m');
    const { files, options } = await gitServer({ huge: 20 }, 10 * MIB);
    const host = await hostOn(disk, 'stopped', options, 0);
    const stopping = new AbortController();
    const before = await freeOn(disk);
    const preparing = host.prepare('huge', files('huge'), stopping.signal).then(
      () => 'prepared',
      (error: Error) => error.message,
    );
    // Something of it has arrived, and the rest never comes.
    await until('a part of a pack', async () => (await freeOn(disk)) < before - 4 * MIB);
    stopping.abort(new Error('stopped'));
    expect(await preparing).toBe('stopped');
    expect(left(host)).toBe('');
    expect(await freeOn(disk)).toBeGreaterThan(before - 2 * MIB);
  });

  it('that fills it with what a killed worker fetched, whole or not, is removed before a host would be refused', async () => {
    const disk = await smallDisk('64m');
    const { files, options } = await gitServer({ large: 20 });
    const host = await hostOn(disk, 'killed', options, 0);
    await host.prepare('large', files('large'));
    const pack = join(host.cargoHome, 'git/db/other-0123456789abcdef/objects/pack');
    await mkdir(pack, { recursive: true });
    await writeFile(join(pack, 'pack_git2_a1b2c3'), randomBytes(4 * MIB));
    const free = await freeOn(disk);
    // As much as is there without the half one; the whole one is in use.
    await makeRoomInCargoHome(host.cargoHome, free + 3 * MIB);
    expect(await freeOn(disk)).toBeGreaterThan(free + 3 * MIB);
    await makeRoomInCargoHome(host.cargoHome, free + 20 * MIB);
    await host.prepare('again', files('large'));
    await host.remove('again');
    await host.remove('large');
    await makeRoomInCargoHome(host.cargoHome, free + 20 * MIB);
    expect(await freeOn(disk)).toBeGreaterThan(free + 20 * MIB);
  });
});

import { existsSync } from 'node:fs';
import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markUsed } from '../../../../../../adapters/bench-host/fetch/cargo-home/fetched-units.ts';
import { beginUse, endUse, inUseSince } from '../../../../../../adapters/bench-host/fetch/cargo-home/jobs-in-use.ts';
import {
  makeRoomInCargoHome,
  pruneCargoHome,
} from '../../../../../../adapters/bench-host/fetch/cargo-home/prune-cargo-home.ts';
import { removeUnfinished } from '../../../../../../adapters/bench-host/fetch/cargo-home/remove-unfinished.ts';
import { withFileLock } from '../../../../../../adapters/files/with-file-lock.ts';
import { temporaryFolder } from '../../../../../support/processes/confine.ts';

const KIB = 1024;
const HOUR_MS = 60 * 60_000;
const CACHE = 'registry/cache/index-0123456789abcdef';
const SOURCES = 'registry/src/index-0123456789abcdef';
const OLD = `${CACHE}/old-1.0.0.crate`;
const NEW = `${CACHE}/new-1.0.0.crate`;
const DATABASE = 'git/db/dep-0123456789abcdef';
const CHECKOUT = 'git/checkouts/dep-0123456789abcdef/89abcde';

/** A cargo home as cargo 1.95 leaves it, of 64 KiB units: from the least recently used, `OLD`, to `NEW`. */
async function cargoHome() {
  const home = await temporaryFolder();
  const write = async (path: string, bytes = 0) => {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), Buffer.alloc(bytes, 'x'));
  };
  const used = async (path: string, hoursAgo: number) => {
    const at = new Date(Date.now() - hoursAgo * HOUR_MS);
    await utimes(join(home, path), at, at);
  };
  for (const name of ['old-1.0.0', 'new-1.0.0']) {
    await write(`${CACHE}/${name}.crate`, 32 * KIB);
    await write(`${SOURCES}/${name}/src/lib.rs`, 20 * KIB);
    await write(`${SOURCES}/${name}/.cargo-ok`, 4);
  }
  await write(`${DATABASE}/objects/pack/pack-1.pack`, 48 * KIB);
  await write(`${DATABASE}/refs/remotes/origin/HEAD`, 41);
  await write(`${CHECKOUT}/lib.rs`, 48 * KIB);
  await write(`${CHECKOUT}/.cargo-ok`);
  await used(OLD, 40);
  await used(DATABASE, 30);
  await used(CHECKOUT, 20);
  await used(NEW, 10);
  const there = () => [OLD, DATABASE, CHECKOUT, NEW].map((path) => existsSync(join(home, path)));
  return { home, write, used, there };
}

describe("cargo's home", () => {
  it('loses what was least recently used, with all that belongs to it, until it is small enough', async () => {
    const { home, there } = await cargoHome();
    await pruneCargoHome(home, 1024 * KIB);
    expect(there()).toEqual([true, true, true, true]);
    await pruneCargoHome(home, 200 * KIB);
    expect(there()).toEqual([false, true, true, true]);
    expect(existsSync(join(home, SOURCES, 'old-1.0.0'))).toBe(false);
    await pruneCargoHome(home, 100 * KIB);
    expect(there()).toEqual([false, false, false, true]);
    await pruneCargoHome(home, 0);
    expect(there()).toEqual([false, false, false, false]);
    await pruneCargoHome(join(home, 'nowhere'), 0);
  });

  it('keeps what a living job uses, and all that was used since it began', async () => {
    const { home, used, there } = await cargoHome();
    const root = await temporaryFolder();
    await beginUse(home, root);
    await markUsed(home, [
      { package: 'old', version: '1.0.0', source: 'registry+x', file: 'Cargo.lock' },
      {
        package: 'dep',
        version: '1.0.0',
        source: `git+https://h/t/Dep.git?rev=1#89abcdef${'0'.repeat(32)}`,
        file: 'Cargo.lock',
      },
    ]);
    await pruneCargoHome(home, 0);
    expect(there()).toEqual([true, true, true, false]);
    // Gone without a word: its worker was killed, and its folder swept.
    await rm(root, { recursive: true });
    await used(OLD, 5);
    await pruneCargoHome(home, 0);
    expect(there()).toEqual([false, false, false, false]);
  });

  it('knows which jobs use it, of other machines for a day', async () => {
    const { home, write, used } = await cargoHome();
    expect(await inUseSince(home)).toBe(Number.POSITIVE_INFINITY);
    const [first, second] = [await temporaryFolder(), await temporaryFolder()];
    await beginUse(home, first);
    const since = await inUseSince(home);
    expect(Math.abs(Date.now() - since)).toBeLessThan(HOUR_MS);
    await beginUse(home, second);
    expect(await inUseSince(home)).toBe(since);
    await endUse(home, first);
    expect(await inUseSince(home)).toBeGreaterThanOrEqual(since);
    await endUse(home, second);
    expect(await inUseSince(home)).toBe(Number.POSITIVE_INFINITY);
    const elsewhere = '.benchmark-gate/jobs/elsewhere.0123';
    await write(elsewhere);
    await used(elsewhere, 3);
    expect(await inUseSince(home)).toBe((await stat(join(home, elsewhere))).mtimeMs);
    await used(elsewhere, 25);
    expect(await inUseSince(home)).toBe(Number.POSITIVE_INFINITY);
    expect(existsSync(join(home, elsewhere))).toBe(false);
  });

  it.each(['.package-cache', '.package-cache-mutate'])(
    'is left alone while a cargo holds its lock %s',
    async (lock) => {
      const { home, there } = await cargoHome();
      await withFileLock(join(home, lock), { waitMs: 1000 }, async () => {
        await pruneCargoHome(home, 0);
        await makeRoomInCargoHome(home, Number.MAX_SAFE_INTEGER);
      });
      expect(there()).toEqual([true, true, true, true]);
      await makeRoomInCargoHome(home, 0);
      expect(there()).toEqual([true, true, true, true]);
      await makeRoomInCargoHome(home, Number.MAX_SAFE_INTEGER);
      expect(there()).toEqual([false, false, false, false]);
    },
  );

  it('loses what was half fetched, and nothing that is whole', async () => {
    const { home, write, there } = await cargoHome();
    const since = Date.now() - HOUR_MS;
    const half = [
      `${DATABASE}/objects/pack/pack_git2_a1b2c3`,
      `${DATABASE}/objects/pack/tmp_pack_a1b2c3`,
      `${DATABASE}/objects/pack/.tmp-12-pack-1.pack`,
      `${DATABASE}/objects/01/tmp_obj_a1b2c3`,
      `${DATABASE}/refs/remotes/origin/HEAD.lock`,
      'git/db/never-0123456789abcdef/HEAD',
      'git/checkouts/dep-0123456789abcdef/0123456/lib.rs',
      `${SOURCES}/half-1.0.0/lib.rs`,
      `${CACHE}/half-2.0.0.crate`,
    ];
    for (const path of half) await write(path, 100);
    const whole = [`${DATABASE}/objects/pack/pack-1.pack`, `${SOURCES}/new-1.0.0/.cargo-ok`, `${CHECKOUT}/lib.rs`];
    await write(`${CACHE}/before-1.0.0.crate`, 100);
    await utimes(join(home, CACHE, 'before-1.0.0.crate'), new Date(since - HOUR_MS), new Date(since - HOUR_MS));
    await removeUnfinished(home, since);
    expect(half.filter((path) => existsSync(join(home, path)))).toEqual([]);
    expect(whole.filter((path) => !existsSync(join(home, path)))).toEqual([]);
    expect(existsSync(join(home, CACHE, 'before-1.0.0.crate'))).toBe(true);
    expect(there()).toEqual([true, true, true, true]);
  });
});

import { existsSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../../../files/remove-tree.ts';
import { freeDiskBytes } from '../../../host/look-at-host.ts';
import { type FetchedUnit, fetchedUnits } from './fetched-units.ts';
import { CLOCKS_APART_MS, inUseSince } from './jobs-in-use.ts';
import { unlessBusy, withPackageCache } from './package-cache-lock.ts';
import { removeUnfinished } from './remove-unfinished.ts';

/** Whoever holds the lock fetches, and needs what is there. */
const LOCK_WAIT_MS = 1000;

/**
 * Removes what was fetched, the least recently used first, until a cargo home is within its bound. What a living job uses
 * stays, and all of it where somebody fetches just now: the next job's end is the next time.
 *
 * @param maxBytes of archives, sources, repositories and checkouts together
 */
export async function pruneCargoHome(cargoHome: string, maxBytes: number): Promise<void> {
  if (!existsSync(cargoHome)) return;
  await alone(cargoHome, async () => {
    const units = await leastUsedFirst(cargoHome);
    const sizes = new Map<FetchedUnit, number>();
    for (const unit of units) sizes.set(unit, await sizeOf(unit.paths));
    let total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    for (const unit of await notInUse(cargoHome, units)) {
      if (total <= maxBytes) return;
      await removeUnit(unit);
      total -= sizes.get(unit) ?? 0;
    }
  });
}

/**
 * Removes what ended fetches left and then what was fetched, the least recently used first, until so much of the disk of
 * a cargo home is free: it is kept for speed alone, and no reason to refuse a host.
 */
export async function makeRoomInCargoHome(cargoHome: string, freeBytes: number): Promise<void> {
  const isEnough = async () => (await freeDiskBytes(cargoHome)) >= freeBytes;
  if (!existsSync(cargoHome) || (await isEnough())) return;
  await alone(cargoHome, async () => {
    await removeUnfinished(cargoHome, 0);
    for (const unit of await notInUse(cargoHome, await leastUsedFirst(cargoHome))) {
      if (await isEnough()) return;
      await removeUnit(unit);
    }
  });
}

const alone = (cargoHome: string, work: () => Promise<void>): Promise<void> =>
  unlessBusy(withPackageCache(cargoHome, { waitMs: LOCK_WAIT_MS }, work));

const leastUsedFirst = async (cargoHome: string): Promise<FetchedUnit[]> =>
  (await fetchedUnits(cargoHome)).sort((a, b) => a.usedMs - b.usedMs);

/** A job marks what it uses after it has noted that it begins. */
async function notInUse(cargoHome: string, units: readonly FetchedUnit[]): Promise<FetchedUnit[]> {
  const since = (await inUseSince(cargoHome)) - CLOCKS_APART_MS;
  return units.filter(({ usedMs }) => usedMs < since);
}

async function removeUnit({ paths }: FetchedUnit): Promise<void> {
  for (const path of paths) await removeTree(path);
}

/** What paths take of the disk, in bytes. Links are not followed. */
async function sizeOf(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) {
    const status = await lstat(path).catch(() => null);
    if (status === null) continue;
    bytes += status.blocks * 512;
    if (status.isDirectory()) bytes += await sizeOf((await readdir(path)).map((name) => join(path, name)));
  }
  return bytes;
}

import { removeTree } from '../../../files/remove-tree.ts';
import { fetchedUnits } from './fetched-units.ts';
import { CLOCKS_APART_MS, inUseSince } from './jobs-in-use.ts';

/** The clocks of everything that lies in a cargo home, by which what comes later is told. */
export const presentUnits = async (cargoHome: string): Promise<ReadonlySet<string>> =>
  new Set((await fetchedUnits(cargoHome)).map(({ clock }) => clock));

/**
 * Removes what has come to a cargo home since then, whole or not: a fetch that filled the disk gives it back. What another
 * living job may use stays. With cargo's lock held.
 *
 * @param root of the job that fetched
 */
export async function removeArrived(cargoHome: string, before: ReadonlySet<string>, root: string): Promise<void> {
  const since = (await inUseSince(cargoHome, { except: root })) - CLOCKS_APART_MS;
  for (const { paths, clock, usedMs } of await fetchedUnits(cargoHome)) {
    if (before.has(clock) || usedMs >= since) continue;
    for (const path of paths) await removeTree(path);
  }
}

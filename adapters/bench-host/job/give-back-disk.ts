import { statfs } from 'node:fs/promises';
import { inWords } from '../../confinement/limits/resource-limits.ts';
import { removeTree } from '../../files/remove-tree.ts';
import type { BenchHost } from './bench-host.ts';
import { freeDisk } from './free-disk.ts';
import type { OpenedJob } from './opened-job.ts';

/**
 * Gives back what a command took of the disk, its results too, which have been read: the next command has to find room, or a
 * change would end its own gate by leaving none.
 *
 * @param results folders of nothing but its results
 * @returns what it did, in words: with its files gone there is room again, so it was these; null where somebody else fills the disk
 */
export async function giveBackDisk(
  host: Pick<BenchHost, 'renew' | 'diskFloor'>,
  opened: OpenedJob,
  results: readonly string[],
): Promise<string | null> {
  for (const folder of results) await removeTree(folder);
  await freeDisk(host, opened, opened.forMeasuring.writable);
  const floor = host.diskFloor ?? 0;
  const { bavail, bsize } = await statfs(opened.paths.root);
  return bavail * bsize < floor ? null : `filled the disk: it left less than ${inWords(floor)} free`;
}

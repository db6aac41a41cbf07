import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Longer than a bundle is ever made and stored: the step that does both ends after half an hour. */
const ABANDONED_MS = 60 * 60_000;

const scratchIn = (folder: string): string => join(folder, 'scratch');

/** The places of this process that are in use. */
const own = new Set<string>();

/** Hands over an empty folder, which is gone afterwards. Its name says whose it is. */
export async function withScratch<T>(folder: string, work: (place: string) => Promise<T>): Promise<T> {
  const name = `${hostname()}.${process.pid}.${randomUUID()}`;
  const place = join(scratchIn(folder), name);
  own.add(name);
  try {
    await mkdir(place, { recursive: true });
    return await work(place);
  } finally {
    await rm(place, { recursive: true, force: true });
    own.delete(name);
  }
}

/**
 * Removes what killed processes left in scratch places. Other processes may share the folder, of other machines and
 * containers too: of those, what is older than an hour.
 */
export async function sweepScratch(folder: string, now = Date.now()): Promise<void> {
  const scratch = scratchIn(folder);
  for (const name of await readdir(scratch).catch(() => [])) {
    const place = join(scratch, name);
    const since = (await stat(place).catch(() => null))?.mtimeMs ?? now;
    if (isOrphan(name) || now - since >= ABANDONED_MS) await rm(place, { recursive: true, force: true });
  }
}

/** Whether it was made on this machine by a process that is gone. */
function isOrphan(name: string): boolean {
  const [, host, pid] = /^(.+)\.(\d+)\.[0-9a-f-]{36}$/.exec(name) ?? [];
  if (host !== hostname() || pid === undefined) return false;
  // A container's first process has the number of the one before it.
  if (Number(pid) === process.pid) return !own.has(name);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

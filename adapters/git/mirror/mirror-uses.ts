import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readState, writeState } from '../../files/state-file.ts';

/** When each ref of a mirror was last asked for, in milliseconds since 1970. */
const Uses = z.record(z.string(), z.number());
type Uses = z.infer<typeof Uses>;

/** Of refs that are remembered: the file is read and written with each fetch. */
const MOST_REFS = 2000;

const usesFile = (mirror: string): string => join(mirror, 'gate-uses.json');

/** Remembers that refs of a mirror are in use, and with them the mirror. With its lock held. */
export async function recordUse(mirror: string, refs: Iterable<string>, now = Date.now()): Promise<void> {
  const uses = { ...readUses(mirror), ...Object.fromEntries([...refs].map((ref) => [ref, now])) };
  await writeState(usesFile(mirror), Object.fromEntries(newestFirst(uses).slice(0, MOST_REFS)));
}

/** When anything of it was last asked for. */
export async function lastUse(mirror: string): Promise<number> {
  const status = await stat(usesFile(mirror)).catch(() => stat(mirror));
  return status.mtimeMs;
}

/** The refs that were asked for since then, and the newest of all, however old they are. */
export function refsInUse(mirror: string, since: number, atLeast: number): ReadonlySet<string> {
  const newest = newestFirst(readUses(mirror));
  return new Set(newest.filter(([, at], rank) => rank < atLeast || at >= since).map(([ref]) => ref));
}

const readUses = (mirror: string): Uses => readState(usesFile(mirror), Uses) ?? {};

const newestFirst = (uses: Uses): [string, number][] => Object.entries(uses).sort(([, a], [, b]) => b - a);

import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import { folderName } from '../../../host/jobs/job-paths.ts';

/** Of a job of another machine, whose folders can't be seen from here: longer than any lane. */
const ABANDONED_MS = 24 * 60 * 60_000;

/** A note's time is the file system's, a mark's the calendar's, to the millisecond: the later of two may look the earlier. */
export const CLOCKS_APART_MS = 1000;

const MAX_NOTE_BYTES = 4096;

const notesIn = (cargoHome: string): string => join(cargoHome, '.benchmark-gate', 'jobs');
const noteOf = (cargoHome: string, root: string): string =>
  join(notesIn(cargoHome), `${hostname()}.${folderName(root)}`);

/** Notes that a job uses a cargo home from now on, for as long as its folder is there. */
export async function beginUse(cargoHome: string, root: string): Promise<void> {
  await mkdir(notesIn(cargoHome), { recursive: true });
  await writeFile(noteOf(cargoHome, root), root);
}

export const endUse = (cargoHome: string, root: string): Promise<void> => rm(noteOf(cargoHome, root), { force: true });

/**
 * Since when the longest of all living jobs has used a cargo home, in milliseconds since 1970; infinite: none does.
 *
 * @param of.except the folder of a job that doesn't count
 */
export async function inUseSince(cargoHome: string, of: { readonly except?: string } = {}): Promise<number> {
  const now = Date.now();
  const own = of.except === undefined ? null : noteOf(cargoHome, of.except);
  let since = Number.POSITIVE_INFINITY;
  for (const name of await readdir(notesIn(cargoHome)).catch(() => [])) {
    const note = join(notesIn(cargoHome), name);
    if (note === own) continue;
    const begun = (await stat(note).catch(() => null))?.mtimeMs;
    if (begun === undefined) continue;
    if (await isOver(note, name, now - begun)) await rm(note, { force: true });
    else since = Math.min(since, begun);
  }
  return since;
}

async function isOver(note: string, name: string, ageMs: number): Promise<boolean> {
  if (!name.startsWith(`${hostname()}.`)) return ageMs > ABANDONED_MS;
  const read = readBoundedFile(note, MAX_NOTE_BYTES);
  // One that is being written is empty.
  if (!('text' in read) || read.text === '') return ageMs > ABANDONED_MS;
  return (await stat(read.text).catch(() => null)) === null;
}

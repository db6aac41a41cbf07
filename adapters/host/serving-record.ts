import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openObject } from '../../gate/names/open-object.ts';
import { readState, writeState } from '../files/state-file.ts';

/** What a worker says of itself in its work folder, where `worker drain` finds it. */
const ServingFacts = openObject({
  pid: z.int().positive(),
  role: z.string().max(20),
  /** Ids of the hosts that it serves; none of a control worker. */
  hosts: z.array(z.string().max(200)).max(10),
  startedAt: z.iso.datetime(),
  /** Which build it is, where it serves gates of one alone. */
  buildId: z.string().max(200).optional(),
});
export type ServingFacts = z.infer<typeof ServingFacts>;

/** A worker that serves from a work folder, as it was seen. */
export interface ServingWorker extends ServingFacts {
  /** Names its files. */
  readonly id: string;
  /** Whether it was asked for a drain: it takes nothing new. */
  readonly draining: boolean;
}

const LOOK_MS = 1000;
const TOUCH_MS = 5000;
/** A worker that was killed leaves its record; one that lives touches it, however busy its machine is. */
const DEAD_AFTER_MS = 60_000;

const recordsFolder = (workFolder: string): string => join(workFolder, 'workers');
const recordFile = (workFolder: string, id: string): string => join(recordsFolder(workFolder), `${id}.json`);
/** Outlasts the worker: it may end before anybody looks. */
const warningFile = (workFolder: string, id: string): string => join(recordsFolder(workFolder), `${id}.said`);
const requestFile = (workFolder: string, id: string): string => join(recordsFolder(workFolder), `${id}.drain`);

/**
 * Announces a worker in its work folder until it is closed. Never fails: a folder that can't be written yet is tried
 * again, since a host that isn't fit for work waits until it is.
 *
 * @returns `draining`, aborted once somebody asked for a drain; `warn` leaves words for who did
 */
export function announceServing(
  workFolder: string,
  facts: ServingFacts,
): { readonly draining: AbortSignal; warn(words: string): void; close(): Promise<void> } {
  const id = randomUUID();
  const controller = new AbortController();
  const file = recordFile(workFolder, id);
  // By a clock that nobody sets: a record that isn't touched for an hour would be taken for a dead worker's.
  let touchedMs = Number.NEGATIVE_INFINITY;
  let ticking: Promise<void> = Promise.resolve();
  const tick = async (): Promise<void> => {
    if (performance.now() - touchedMs >= TOUCH_MS) {
      const now = new Date();
      await utimes(file, now, now).catch(() => write(workFolder, id, facts));
      touchedMs = performance.now();
    }
    if (!controller.signal.aborted && (await isThere(requestFile(workFolder, id)))) controller.abort();
  };
  const look = () => {
    ticking = ticking.then(tick).catch(() => undefined);
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return {
    draining: controller.signal,
    warn(words) {
      ticking = ticking.then(() => writeFile(warningFile(workFolder, id), words)).catch(() => undefined);
    },
    async close() {
      clearInterval(timer);
      await ticking;
      await remove(workFolder, id).catch(() => undefined);
    },
  };
}

/** The workers that serve from this folder now, oldest first; what killed ones left is removed. */
export async function listServing(workFolder: string, now = Date.now()): Promise<ServingWorker[]> {
  const names = await readdir(recordsFolder(workFolder)).catch(() => []);
  await sweepWarnings(workFolder, names, now);
  const found: ServingWorker[] = [];
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const id = name.slice(0, -'.json'.length);
    const seen = await stat(recordFile(workFolder, id)).catch(() => null);
    if (seen === null) continue;
    if (now - seen.mtimeMs > DEAD_AFTER_MS) {
      await remove(workFolder, id).catch(() => undefined);
      continue;
    }
    const facts = readState(recordFile(workFolder, id), ServingFacts);
    if (facts !== null) found.push({ ...facts, id, draining: await isThere(requestFile(workFolder, id)) });
  }
  return found.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** Asks a worker to take nothing new, and to end when its lanes have. */
export const requestDrain = (workFolder: string, { id }: Pick<ServingWorker, 'id'>): Promise<void> =>
  writeFile(requestFile(workFolder, id), '');

/** What a worker that was asked for a drain had to say, once; null: nothing yet. */
export async function takeWarning(workFolder: string, { id }: Pick<ServingWorker, 'id'>): Promise<string | null> {
  const file = warningFile(workFolder, id);
  const words = await readFile(file, 'utf8').catch(() => null);
  if (words !== null) await rm(file, { force: true });
  return words;
}

/** Nobody waited for them. */
async function sweepWarnings(workFolder: string, names: readonly string[], now: number): Promise<void> {
  for (const name of names.filter((each) => each.endsWith('.said'))) {
    const file = join(recordsFolder(workFolder), name);
    const seen = await stat(file).catch(() => null);
    if (seen !== null && now - seen.mtimeMs > DEAD_AFTER_MS) await rm(file, { force: true });
  }
}

async function write(workFolder: string, id: string, facts: ServingFacts): Promise<void> {
  await mkdir(recordsFolder(workFolder), { recursive: true });
  await writeState(recordFile(workFolder, id), facts);
}

async function remove(workFolder: string, id: string): Promise<void> {
  await rm(recordFile(workFolder, id), { force: true });
  await rm(requestFile(workFolder, id), { force: true });
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

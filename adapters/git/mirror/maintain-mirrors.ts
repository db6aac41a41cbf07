import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileLock } from '../../files/with-file-lock.ts';
import type { RunGit } from '../run-git.ts';
import { sweepScratch } from '../scratch.ts';
import { maintainMirror, mirrorSize } from './maintain-mirror.ts';
import { mirrorLock, mirrorsIn } from './mirror.ts';
import { lastUse } from './mirror-uses.ts';

export interface MaintenanceOptions {
  /** Of all mirrors together; the least recently used go first. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Is told what was removed, and what couldn't be maintained. */
  readonly say: (line: string) => void;
  readonly now?: number;
}

/** Whoever holds a mirror's lock fetches: it is looked at the next time. */
const LOCK_WAIT_MS = 1000;

/** Longer than the step that fetches, and reads what it fetched without the lock. */
const IN_USE_MS = 60 * 60_000;

/** Keeps what a folder of mirrors takes of the disk within its bound, and removes what killed processes left there. */
export async function maintainMirrors(git: RunGit, folder: string, options: MaintenanceOptions): Promise<void> {
  const { now = Date.now(), signal, say } = options;
  await sweepScratch(folder);
  const mirrors = mirrorsIn(folder);
  const names = (await readdir(mirrors).catch(() => [])).flatMap((name) => /^[^.]+\.git/.exec(name)?.[0] ?? []);
  for (const name of new Set(names)) {
    signal?.throwIfAborted();
    const mirror = join(mirrors, name);
    await alone(mirror, signal, async () => {
      await removeUnfinished(mirrors, name);
      if (existsSync(mirror)) await maintainMirror(git, { mirror, now, signal });
    }).catch((error: Error) => {
      signal?.throwIfAborted();
      say(`the mirror ${mirror} was not maintained: ${error.message}`);
    });
  }
  await limitMirrors(git, mirrors, { ...options, now });
}

/** With the lock of a mirror held: what else begins with its name was never finished, or was being removed. */
async function removeUnfinished(mirrors: string, mirror: string): Promise<void> {
  const left = /^[0-9a-f-]{36}$/;
  for (const name of await readdir(mirrors)) {
    if (name.startsWith(`${mirror}.`) && left.test(name.slice(mirror.length + 1))) {
      await rm(join(mirrors, name), { recursive: true, force: true });
    }
  }
}

async function limitMirrors(
  git: RunGit,
  mirrors: string,
  { maxBytes, now, signal, say }: MaintenanceOptions & { readonly now: number },
): Promise<void> {
  const found = [];
  for (const name of (await readdir(mirrors).catch(() => [])).filter((each) => each.endsWith('.git'))) {
    const mirror = join(mirrors, name);
    found.push({ mirror, usedAt: await lastUse(mirror), ...(await mirrorSize(git, mirror, signal)) });
  }
  let total = found.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { mirror, bytes, usedAt } of found.sort((a, b) => a.usedAt - b.usedAt)) {
    if (total <= maxBytes || now - usedAt < IN_USE_MS) return;
    const removing = alone(mirror, signal, () => removeMirror(mirror, usedAt));
    if (!(await removing.catch(() => false))) continue;
    total -= bytes;
    say(`removed the least recently used mirror ${mirror}: ${Math.ceil(bytes / 1024 ** 2)} MiB`);
  }
}

/** @returns false where it has been asked for meanwhile */
async function removeMirror(mirror: string, usedAt: number): Promise<boolean> {
  if ((await lastUse(mirror)) !== usedAt) return false;
  // Under another name first: half of one is never taken for a whole one.
  const gone = `${mirror}.${randomUUID()}`;
  await rename(mirror, gone);
  await rm(gone, { recursive: true, force: true });
  return true;
}

const alone = <T>(mirror: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> =>
  withFileLock(mirrorLock(mirror), { waitMs: LOCK_WAIT_MS, signal }, work);

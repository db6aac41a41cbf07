import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../files/replace-file.ts';
import type { RunGit } from '../run-git.ts';
import { lastUse, refsInUse } from './mirror-uses.ts';

/** A run that is asked for again within a week finds its commits where they were. */
const KEPT_MS = 7 * 24 * 60 * 60_000;
/** The next fetch of a repository that rests is not its first one. */
const KEPT_REFS = 20;

/** A fetch leaves loose objects or a pack; of git's own measure (`gc.auto`, `gc.autoPackLimit`). */
const MOST_LOOSE = 6700;
const MOST_PACKS = 50;

/** Fetches of the repository wait meanwhile, and do so longer than this. */
const PACK_TIMEOUT_MS = 10 * 60_000;

/** Beside what is fetched: git's window for deltas, whatever the objects are. */
const PACK_MEMORY = ['-c', 'pack.windowMemory=128m', '-c', 'core.bigFileThreshold=32m'];

interface MaintainedMirror {
  readonly mirror: string;
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Drops refs of a mirror that nobody has asked for in a week, and packs what is left. Does nothing where nothing was
 * fetched since the last time. With the mirror's lock held; who reads meanwhile has recorded what.
 */
export async function maintainMirror(git: RunGit, { mirror, now, signal }: MaintainedMirror): Promise<void> {
  const stamp = join(mirror, 'gate-maintained');
  const maintained = (await stat(stamp).catch(() => null))?.mtimeMs ?? 0;
  if ((await lastUse(mirror)) < maintained) return;
  // Before: what fails here is not tried again and again.
  await replaceFile(stamp, '');
  const common = { place: 'the mirror', cwd: mirror, signal };
  const kept = refsInUse(mirror, now - KEPT_MS, KEPT_REFS);
  const { stdout } = await git({ ...common, args: ['for-each-ref', '--format=%(refname)'] });
  const dropped = stdout
    .toString()
    .split('\n')
    .filter((ref) => ref !== '' && !kept.has(ref));
  if (dropped.length > 0) {
    await git({ ...common, args: ['update-ref', '--stdin'], input: dropped.map((ref) => `delete ${ref}\n`).join('') });
  }
  const { loose, packs } = await mirrorSize(git, mirror, signal);
  if (dropped.length === 0 && loose <= MOST_LOOSE && packs <= MOST_PACKS) return;
  const args = [...PACK_MEMORY, 'gc', '--quiet', '--prune=now'];
  await git({ ...common, args, timeoutMs: PACK_TIMEOUT_MS });
}

/** What a mirror's objects take on the disk, and in how many pieces. */
export async function mirrorSize(
  git: RunGit,
  mirror: string,
  signal?: AbortSignal,
): Promise<{ readonly bytes: number; readonly loose: number; readonly packs: number }> {
  const { stdout } = await git({ args: ['count-objects', '-v'], place: 'the mirror', cwd: mirror, signal });
  const said = new Map(
    stdout
      .toString()
      .split('\n')
      .map((line) => line.split(': ') as [string, string]),
  );
  const number = (name: string): number => Number(said.get(name) ?? 0);
  // Sizes are in KiB.
  const bytes = 1024 * (number('size') + number('size-pack') + number('size-garbage'));
  return { bytes, loose: number('count'), packs: number('packs') };
}

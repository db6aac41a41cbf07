import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { outsidePath } from '../../confinement/sandbox/outside-path.ts';
import type { OpenedJob } from '../job/opened-job.ts';

/** What says that nothing is there, or nothing that could be: all else is a fault of this host's disk. */
const NOT_THERE: readonly unknown[] = [
  ...['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'],
  ...['ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'],
];

/**
 * Which of an executable and the folder that it is run in isn't there, or isn't the build's own; null: both are. What the
 * change builds can remove them, or have cargo's record name others: a host that couldn't start it would be taken for the
 * one at fault.
 *
 * @param read what is looked at by
 */
export async function whatIsGone(
  { paths }: Pick<OpenedJob, 'paths'>,
  { path, cwd }: Pick<BenchExecutable, 'path' | 'cwd'>,
  read: (path: string) => Promise<Stats> = stat,
): Promise<string | null> {
  const look = async (inside: string): Promise<Stats | null> => {
    const outside = outsidePath(inside, [paths.target, paths.checkout]);
    if (outside === null) return null;
    return read(outside).catch((error: NodeJS.ErrnoException) => {
      if (NOT_THERE.includes(error.code)) return null;
      throw error;
    });
  };
  if (!(await look(path))?.isFile()) return path;
  return (await look(cwd))?.isDirectory() ? null : cwd;
}

/** Requires that nothing {@link whatIsGone is gone}. @throws {GateError} benchmark-failed */
export async function requireThere(
  opened: Pick<OpenedJob, 'paths'>,
  executable: Pick<BenchExecutable, 'path' | 'cwd' | 'target' | 'package'>,
): Promise<void> {
  const gone = await whatIsGone(opened, executable);
  if (gone === null) return;
  const { target, package: owner } = executable;
  const message = `${target} of ${owner} is not run: ${goneInWords(gone)}`;
  throw new GateError({ class: 'benchmark-failed', message, places: [{ package: owner, target }] });
}

export const goneInWords = (gone: string): string => `${gone} is not there, or not the build's own`;

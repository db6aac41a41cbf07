import { stat } from 'node:fs/promises';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { outsidePath } from '../../confinement/sandbox/outside-path.ts';
import type { OpenedJob } from '../job/opened-job.ts';

/**
 * Requires that an executable, and the folder that it is run in, are there: what the change builds can remove them, or
 * have cargo's record name others. A host that couldn't start it would be taken for the one at fault.
 *
 * @throws {GateError} benchmark-failed
 */
export async function requireThere(
  { paths }: Pick<OpenedJob, 'paths'>,
  { path, cwd, target, package: owner }: Pick<BenchExecutable, 'path' | 'cwd' | 'target' | 'package'>,
): Promise<void> {
  const places = [paths.target, paths.checkout];
  const look = async (inside: string) => {
    const outside = outsidePath(inside, places);
    return outside === null ? null : stat(outside).catch(() => null);
  };
  const gone = !(await look(path))?.isFile() ? path : (await look(cwd))?.isDirectory() ? null : cwd;
  if (gone === null) return;
  const message = `${target} of ${owner} is not run: ${gone} is not there, or not the build's own`;
  throw new GateError({ class: 'benchmark-failed', message });
}

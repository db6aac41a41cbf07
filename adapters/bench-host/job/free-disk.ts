import { mkdir } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Mount } from '../../confinement/sandbox/confined-command.ts';
import { removeTree } from '../../files/remove-tree.ts';
import type { BenchHost } from './bench-host.ts';
import { putBackLockFile } from './kept-lock.ts';
import type { OpenedJob } from './opened-job.ts';

/**
 * Gives back the space that a command took which filled the disk: what it wrote is nobody's result, and the host has to
 * be ready for the next one. Reports and Criterion's files stay: they are read first.
 */
export async function freeDisk(
  host: Pick<BenchHost, 'renew'>,
  { paths }: Pick<OpenedJob, 'paths'>,
  writable: readonly Mount[],
): Promise<void> {
  const results = [paths.out.outside, paths.criterionHome('').outside.replace(/[^/]+$/, '')];
  for (const { outside } of writable) {
    if (outside === paths.checkout.outside) {
      await host.renew(outside);
      await putBackLockFile(outside);
    } // Crates in cargo's own folder are everybody's.
    else if (isIn(outside, paths.root) && !results.some((folder) => isIn(outside, folder))) await empty(outside);
  }
}

const isIn = (path: string, folder: string): boolean =>
  `${path}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

async function empty(folder: string): Promise<void> {
  await removeTree(folder);
  await mkdir(folder, { recursive: true });
}

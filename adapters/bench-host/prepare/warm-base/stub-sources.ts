import { realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Mount } from '../../../confinement/sandbox/confined-command.ts';
import { outsidePath } from '../../../confinement/sandbox/outside-path.ts';
import type { Metadata } from '../../cargo/metadata.ts';

const PROGRAM = '//! Stands in for a program.\n\nfn main() {}\n';
const LIBRARY = '//! Stands in for a library.\n';

/**
 * Puts nearly empty sources in the place of all that the workspace's own packages are made of: cargo then plans and
 * builds the very dependencies that it would, and what of the workspace itself is built costs nothing and is worth
 * nothing. Also build scripts: none of the repository's own code runs.
 *
 * @throws where a source lies outside of the checkout
 */
export async function stubSources(packages: Metadata['packages'], checkout: Mount): Promise<void> {
  const root = await realpath(checkout.outside);
  for (const { src_path, kind } of packages.flatMap(({ targets }) => targets)) {
    if (src_path === undefined) continue;
    const outside = outsidePath(src_path, [checkout]);
    const folder = outside === null ? null : await realpath(dirname(outside));
    if (outside === null || folder === null || !(folder === root || folder.startsWith(root + sep))) {
      throw new Error(`the source ${src_path} lies outside of the checkout`);
    }
    const file = join(folder, basename(outside));
    // It may be a link: what that leads to is left alone.
    await rm(file, { force: true });
    const isProgram = kind.some((each) => ['bin', 'bench', 'test', 'example', 'custom-build'].includes(each));
    await writeFile(file, isProgram ? PROGRAM : LIBRARY, { flag: 'wx' });
  }
}

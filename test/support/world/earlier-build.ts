import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../../adapters/files/package-root.ts';

/**
 * Builds the command line of an earlier commit of this project, with the packages of today. Takes minutes of a busy
 * machine.
 *
 * @returns its command line
 * @throws where this checkout doesn't have the commit
 */
export async function createEarlierBuild(commit: string, folder: string): Promise<string> {
  const root = packageRoot();
  await mkdir(folder, { recursive: true });
  const archive = join(folder, 'sources.tar');
  await execa('git', ['-C', root, 'archive', '--output', archive, commit]);
  await execa('tar', ['-xf', archive, '-C', folder]);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const inThere = { cwd: folder, preferLocal: true, localDir: root };
  await execa('tsc', ['-p', 'tsconfig.build.json'], inThere);
  await execa(process.execPath, ['dist/workers/bundle.js'], inThere);
  return join(folder, 'bin', 'benchmark-gate.js');
}

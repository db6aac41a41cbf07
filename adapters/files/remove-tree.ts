import { lstat, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { requireTool } from './find-tool.ts';

const TIMEOUT_MS = 10 * 60_000;

/**
 * Removes a folder that the change's code wrote to, whatever it left there: folders that nobody may enter, and such
 * that lie deeper than a path can say. Does nothing where there is none.
 */
export async function removeTree(folder: string): Promise<void> {
  const failed = await rm(folder, { recursive: true, force: true }).then(
    () => false,
    () => true,
  );
  if (!failed) return;
  const options = { reject: false, timeout: TIMEOUT_MS, stdio: 'ignore' } as const;
  // Both go down by open folders, not by paths, and follow no links.
  const [chmod, remove] = await Promise.all([requireTool('chmod', 'coreutils'), requireTool('rm', 'coreutils')]);
  await execa(chmod, ['-R', 'u+rwX', '--', folder], options);
  await execa(remove, ['-rf', '--', folder], options);
  if ((await lstat(folder).catch(() => null)) !== null) throw new Error(`the folder ${folder} can't be removed`);
}

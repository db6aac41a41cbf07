import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { requireTool } from '../../../adapters/files/find-tool.ts';
import { temporaryFolder } from './repository.ts';

/**
 * Stands before git on the PATH for as long as the test runs, and notes what it is started with; what git starts of its
 * own isn't noted.
 *
 * @returns takes what was noted since the last time, a command each
 */
export async function countGit(): Promise<() => Promise<readonly string[]>> {
  const git = await requireTool('git', 'git');
  const folder = await temporaryFolder();
  const log = join(folder, 'log');
  const wrapper = join(folder, 'git');
  await writeFile(wrapper, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${log}'\nexec '${git}' "$@"\n`);
  await chmod(wrapper, 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return async () => {
    const noted = await readFile(log, 'utf8').catch(() => '');
    await writeFile(log, '');
    return noted.split('\n').filter((line) => line !== '');
  };
}

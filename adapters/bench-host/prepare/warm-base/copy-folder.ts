import { execa } from 'execa';
import { processTools } from '../../../confinement/process-tools.ts';
import { requireTool } from '../../../files/find-tool.ts';

const TIMEOUT_MS = 30 * 60_000;

/**
 * Copies a folder to a place where nothing is: blocks are shared where the file system can copy on write, else every
 * byte is written again. Never a link to a file of the original, which could be written through. Times stay as they are,
 * since cargo goes by them. Dies with this process: a killed worker's copy would go on beside the next one.
 */
export async function copyFolder(from: string, to: string, signal: AbortSignal): Promise<void> {
  const [{ setpriv }, cp] = await Promise.all([processTools(), requireTool('cp', 'coreutils')]);
  await execa(setpriv, ['--pdeathsig', 'KILL', cp, '-a', '--reflink=auto', '--no-target-directory', '--', from, to], {
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    cancelSignal: signal,
    maxBuffer: 64 * 1024,
  });
}

import { execa } from 'execa';
import { findTool } from '../files/find-tool.ts';

const TIMEOUT_MS = 10_000;

/** How many processes compute on this host's NVIDIA devices; undefined where nobody can say. */
export async function countGpuProcesses(): Promise<number | undefined> {
  const nvidiaSmi = await findTool('nvidia-smi');
  if (nvidiaSmi === null) return undefined;
  const result = await execa(nvidiaSmi, ['--query-compute-apps=pid', '--format=csv,noheader'], {
    reject: false,
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    forceKillAfterDelay: 1000,
    maxBuffer: 65_536,
  });
  return result.failed ? undefined : countProcessIds(result.stdout);
}

/** Lines that are process ids: some drivers print `[Not Supported]` in their place. */
export const countProcessIds = (text: string): number =>
  text.split('\n').filter((line) => /^\s*\d+\s*$/.test(line)).length;

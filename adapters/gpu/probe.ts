import { execa } from 'execa';
import type { GpuProbe } from '../../gate/policy/suite-run.ts';

const TIMEOUT_MS = 10_000;
const QUERY = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader,nounits'];

/** Asks the driver for the first GPU. Never throws: a host without one is an answer. */
export async function probeGpu(): Promise<GpuProbe> {
  const result = await execa('nvidia-smi', QUERY, { reject: false, timeout: TIMEOUT_MS, maxBuffer: 65_536 });
  if (result.code === 'ENOENT') return { available: false, reason: 'no NVIDIA driver (nvidia-smi is not installed)' };
  if (result.timedOut) return { available: false, reason: `nvidia-smi did not answer within ${TIMEOUT_MS / 1000} s` };
  return readGpuQuery(String(result.stdout ?? ''), String(result.stderr ?? ''), result.exitCode ?? null);
}

/** Reads what `nvidia-smi` printed; memory is in MiB there. */
export function readGpuQuery(stdout: string, stderr: string, exitCode: number | null): GpuProbe {
  const line = stdout.trim().split('\n')[0] ?? '';
  if (exitCode !== 0) {
    const said = (line || stderr.trim().split('\n')[0] || `exit code ${exitCode}`).slice(0, 200);
    return { available: false, reason: `nvidia-smi: ${said}` };
  }
  const [model, driver, memory] = line.split(',').map((part) => part.trim());
  const mebibytes = Number(memory);
  if (!model || !driver || !Number.isSafeInteger(mebibytes) || mebibytes <= 0) {
    return {
      available: false,
      reason: line === '' ? 'the driver lists no device' : `nvidia-smi said: ${line.slice(0, 200)}`,
    };
  }
  return { available: true, model, driver, memoryBytes: mebibytes * 1024 ** 2 };
}

import type { GpuProbe } from '../../gate/policy/suite-run.ts';

/** What is asked of `nvidia-smi`, in this order, as CSV without header and units. */
export const GPU_FIELDS = ['name', 'driver_version', 'memory.total'] as const;

const MIB = 1024 ** 2;
const ROW = /^\s*([^,]{1,120}?)\s*,\s*(\d+(?:\.\d+){0,3})\s*,\s*(\d+)\s*$/;

/**
 * Reads what `nvidia-smi --query-gpu` printed. The first device counts: benches run on one. Not every failure has an
 * exit code of its own, so what was printed is looked at as well.
 */
export function parseNvidiaSmi(output: {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}): GpuProbe {
  const said = `${output.stdout}\n${output.stderr}`;
  if (/no devices were found/i.test(said)) {
    return { available: false, reason: 'nvidia-smi finds no device' };
  }
  if (output.exitCode !== 0) {
    const first =
      said
        .split('\n')
        .find((line) => line.trim() !== '')
        ?.trim() ?? `exit code ${output.exitCode ?? 'none'}`;
    return { available: false, reason: `the NVIDIA driver doesn't work: ${first.slice(0, 200)}` };
  }
  const [line = ''] = output.stdout.split('\n').filter((candidate) => candidate.trim() !== '');
  const [, model = '', driver = '', memory = ''] = ROW.exec(line) ?? [];
  if (model === '') {
    return {
      available: false,
      reason: `nvidia-smi answers ${JSON.stringify(line.slice(0, 100))}, which names no device`,
    };
  }
  return { available: true, model, driver, memoryBytes: Number(memory) * MIB };
}

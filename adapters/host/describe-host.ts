import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { machineClass } from '../../gate/baseline/machine-class.ts';
import type { HostFingerprint } from '../../gate/baseline/measurement-set.ts';
import type { Lane } from '../../gate/contract/names.ts';
import type { GpuProbe } from '../../gate/policy/suite-run.ts';
import type { Isolation } from '../sandbox/isolation.ts';

/**
 * A host's id: names its queue, and stays the same when its worker is started again. Two workers of one machine differ
 * by their lane.
 */
export function hostIdOf(env: Readonly<Record<string, string | undefined>>, lane: Lane): string {
  const named = env.BENCHMARK_GATE_HOST_ID?.trim() || os.hostname();
  return `${named.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80)}-${lane}`;
}

/** The machine as it is now: what class it is of, and what may explain its noise. */
export async function describeHost(id: string, isolation: Isolation, gpu: GpuProbe): Promise<HostFingerprint> {
  const device = gpu.available ? { model: gpu.model, driver: gpu.driver, memoryBytes: gpu.memoryBytes } : null;
  const traits = {
    architecture: os.arch(),
    cpuModel: os.cpus()[0]?.model.trim() || 'unknown',
    cpus: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    gpu: device,
  };
  return {
    ...traits,
    id,
    machineClass: machineClass(traits),
    kernel: os.release(),
    operatingSystem: await operatingSystem(),
    load: os.loadavg()[0] ?? 0,
    governor: await firstLine('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    isolation,
  };
}

async function operatingSystem(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]{1,100})/m.exec(release)?.[1] ?? `${os.type()} ${os.release()}`;
}

async function firstLine(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text?.split('\n')[0]?.trim() || null;
}

import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, machine, release, totalmem, type } from 'node:os';
import { parseCpus } from '../../gate/hosts/cpus.ts';
import type { GpuProbe } from '../../gate/hosts/description.ts';
import type { HostFingerprint, LaneConditions } from '../../gate/hosts/fingerprint.ts';
import type { GpuFingerprint } from '../../gate/hosts/gpu-fingerprint.ts';
import { machineClass } from '../../gate/hosts/machine-class.ts';
import type { Lane } from '../../gate/names/names.ts';
import type { Isolation } from '../confinement/sandbox/isolation.ts';
import { readCpuState } from './cpu-state.ts';

/** What a worker knows of its host from the start. */
export interface HostOptions {
  /** See `hostId`. */
  readonly id: string;
  readonly lane: Lane;
  readonly isolation: Isolation;
  /** What its commands may take; `none` where it can't hold them to it. */
  readonly limits: NonNullable<HostFingerprint['limits']>;
  /** The device as it is now. */
  readonly gpu: GpuProbe;
  /** How bench processes run there; absent: as any other process. */
  readonly conditions?: LaneConditions;
}

/** Everything about the machine as it is now: the load changes, the rest rarely. */
export async function describeHost({
  id,
  lane,
  isolation,
  limits,
  gpu,
  conditions = {},
}: HostOptions): Promise<HostFingerprint> {
  // A CPU host measures on no device, whatever is built in.
  const device = lane === 'cuda' && gpu.available ? gpu : null;
  const traits = {
    architecture: machine() || arch(),
    cpuModel: await cpuModel(),
    // What a bench sees of a machine is what its numbers are comparable by.
    cpus: conditions.affinity === undefined ? availableParallelism() : parseCpus(conditions.affinity).length,
    memoryBytes: await usableMemory(),
    gpu: device === null ? null : withoutAvailable(device),
  };
  return {
    id,
    machineClass: machineClass(traits),
    ...traits,
    kernel: `${type()} ${release()}`,
    ...(await microcode()),
    operatingSystem: await operatingSystem(),
    load: loadavg()[0] ?? 0,
    ...(await readCpuState()),
    governor: await firstLine('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    isolation,
    limits,
    ...conditions,
  };
}

function withoutAvailable({ available: _, ...gpu }: Extract<GpuProbe, { available: true }>): GpuFingerprint {
  return gpu;
}

/** What a processor's own program is, which changes how fast it is; only x86 says it. */
async function microcode(): Promise<Pick<HostFingerprint, 'microcode'>> {
  const info = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const found = /^microcode\s*:\s*(\S{1,100})$/m.exec(info)?.[1];
  return found === undefined ? {} : { microcode: found };
}

/** Some ARM kernels name no model: then implementer and part do. */
async function cpuModel(): Promise<string> {
  const named = cpus()[0]?.model.trim() ?? '';
  if (named !== '' && named !== 'unknown') return named;
  const info = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const field = (name: string): string => new RegExp(`^${name}\\s*:\\s*(.+)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const described = `${field('CPU implementer')} ${field('CPU part')}`.trim();
  return described === '' ? 'unknown' : described;
}

/** A container's limit where it is the smaller one. */
export async function usableMemory(): Promise<number> {
  const limits = await Promise.all(
    ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'].map(firstLine),
  );
  return Math.min(totalmem(), ...limits.map(Number).filter((limit) => Number.isSafeInteger(limit) && limit > 0));
}

async function operatingSystem(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?(.*?)"?$/m.exec(release)?.[1] ?? type();
}

async function firstLine(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n')[0]?.trim() || null;
}

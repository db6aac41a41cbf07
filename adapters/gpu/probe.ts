import type { GpuProbe } from '../../gate/hosts/description.ts';
import { findTool } from '../files/find-tool.ts';
import { type CudaVersions, readCudaVersions } from './cuda-versions.ts';
import { firstMigProfile, parseNvidiaSmi } from './parse-nvidia-smi.ts';
import { ask, queryDevices, TIMEOUT_MS } from './query-devices.ts';

const GIB = 1024 ** 3;

/**
 * Looks at this host's first NVIDIA device: whether it answers, and how it is now; if it doesn't, why. What a driver
 * doesn't know is asked once, and versions once for each driver.
 */
export function createGpuProbe(): () => Promise<GpuProbe> {
  const unknown = new Set<string>();
  let known: { readonly driver: string; readonly versions: CudaVersions } | null = null;
  return async () => {
    const nvidiaSmi = await findTool('nvidia-smi');
    if (nvidiaSmi === null) return { available: false, reason: 'no nvidia-smi on this host' };
    const { output, fields } = await queryDevices(nvidiaSmi, unknown);
    if (output === null) return { available: false, reason: `nvidia-smi gave no answer in ${TIMEOUT_MS / 1000} s` };
    const probe = parseNvidiaSmi(output, fields);
    if (!probe.available) return probe;
    if (known?.driver !== probe.driver) {
      known = { driver: probe.driver, versions: await readCudaVersions(nvidiaSmi) };
    }
    const whole = { ...probe, ...known.versions };
    return probe.mig === true ? slice(whole, await ask(nvidiaSmi, ['-L'])) : whole;
  };
}

type Device = Extract<GpuProbe, { available: true }>;

/** In MIG mode programs see no whole device, and the first slice before all others. */
function slice(device: Device, listing: { readonly stdout: string } | null): GpuProbe {
  const profile = firstMigProfile(listing?.stdout ?? '');
  if (profile === null) {
    return {
      available: false,
      reason: `${device.model} is in MIG mode and no slice of it is made (nvidia-smi mig -cgi)`,
    };
  }
  const gigabytes = Number(/\.(\d{1,4})gb/.exec(profile)?.[1] ?? 0);
  // Free memory is the whole device's.
  const { freeMemoryBytes: _, ...rest } = device;
  return { ...rest, model: `${device.model} MIG ${profile}`, memoryBytes: gigabytes * GIB };
}

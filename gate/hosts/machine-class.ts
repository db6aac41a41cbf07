/** What decides whether numbers of two machines may be compared. */
export interface MachineTraits {
  readonly architecture: string;
  /** As the system names it. */
  readonly cpuModel: string;
  /** Cores that the gate may use, which a container may limit. */
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly gpu: { readonly model: string; readonly driver: string } | null;
}

const GIB = 1024 ** 3;

/**
 * The name of a machine's class, such as `x86_64/amd-epyc-7r13/8-cpus/31-gib` or
 * `…/nvidia-h100-pcie-driver-535`. Clock rates, bogomips and the like are no part of it: they vary from boot to boot
 * and would make every machine a class of its own. Memory is rounded to GiB, since firmware and kernel keep a varying
 * share; of the GPU's driver only the major version counts.
 */
export function machineClass(traits: MachineTraits): string {
  const parts = [
    slug(traits.architecture),
    slug(withoutClocks(traits.cpuModel)),
    `${traits.cpus}-cpu${traits.cpus === 1 ? '' : 's'}`,
    `${Math.max(1, Math.round(traits.memoryBytes / GIB))}-gib`,
  ];
  if (traits.gpu !== null) {
    parts.push(`${slug(traits.gpu.model)}-driver-${slug(traits.gpu.driver.split('.')[0] ?? '')}`);
  }
  return parts.join('/').slice(0, 200);
}

/** `Intel(R) Xeon(R) CPU @ 2.20GHz`: marks, and the nominal clock that some hypervisors report as they like. */
function withoutClocks(model: string): string {
  return model.replace(/\((?:R|TM|C)\)/gi, ' ').replace(/@?\s*\d+(?:\.\d+)?\s*[GM]Hz/gi, ' ');
}

function slug(text: string): string {
  const cleaned = text
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return cleaned === '' ? 'unknown' : cleaned;
}

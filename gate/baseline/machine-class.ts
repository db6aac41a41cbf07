/** What makes two machines comparable. Clocks, load and temperature explain noise, and are no part of it. */
export interface MachineTraits {
  readonly architecture: string;
  readonly cpuModel: string;
  /** Cores in use: those that this process may run on. */
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly gpu: { readonly model: string; readonly driver: string } | null;
}

const GIB = 1024 ** 3;

/**
 * The class of a machine as a readable key, such as `x64-amd-epyc-7b13-2cpu-24gib`. Memory is rounded to GiB, since
 * kernels reserve a little of it; of the GPU's driver only the major version counts.
 */
export function machineClass({ architecture, cpuModel, cpus, memoryBytes, gpu }: MachineTraits): string {
  const parts = [architecture, modelName(cpuModel), `${cpus}cpu`, `${Math.round(memoryBytes / GIB)}gib`];
  if (gpu !== null) parts.push(modelName(gpu.model), `driver${/^\d+/.exec(gpu.driver)?.[0] ?? 'unknown'}`);
  return parts.join('-').slice(0, 200);
}

/** A model as vendors write it, without marks, clock rates and filler words. */
function modelName(model: string): string {
  const name = model
    .replace(/\((?:r|tm|c)\)/gi, ' ')
    .replace(/@.*$/, ' ')
    .replace(/\b(?:cpu|processor|\d+-core)\b/gi, ' ')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'unknown' : name;
}

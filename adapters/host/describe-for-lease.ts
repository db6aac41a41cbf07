import { getPriority } from 'node:os';
import { execa } from 'execa';
import { chooseCpus } from '../../gate/hosts/cpus.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import { judgeHost } from '../../gate/hosts/judge-host.ts';
import type { HostTerms } from '../../gate/profile/profile.ts';
import { requireTool } from '../files/find-tool.ts';
import { countGpuProcesses } from '../gpu/count-processes.ts';
import { describeHost, type HostOptions } from './describe-host.ts';
import { lookAtHost, usableCpus } from './look-at-host.ts';

/** A host as a lane finds it, and why it can't be measured on now; no refusal: it can. */
export interface LeaseAnswer {
  readonly host: HostDescription;
  readonly refusals: readonly string[];
}

/**
 * What the workflow is told of the host that leased its lane.
 *
 * @param terms what the profile asks of a host; null: of a run of an earlier version, which asks for nothing
 */
export async function describeForLease(
  options: Omit<HostOptions, 'conditions'> & { readonly workFolder: string },
  terms: HostTerms | null,
): Promise<LeaseAnswer> {
  const { id, lane, isolation, gpu } = options;
  if (terms === null) {
    const { machineClass } = await describeHost(options);
    return { host: { id, lane, machineClass, gpu, isolation }, refusals: [] };
  }
  const [plain, look, cpus, nicenessGiven, gpuProcesses] = await Promise.all([
    describeHost(options),
    lookAtHost(options.workFolder),
    usableCpus(),
    terms.niceness === null ? null : nicenessOf(terms.niceness),
    lane === 'cuda' && gpu.available ? countGpuProcesses() : undefined,
  ]);
  const onGpu = gpuProcesses === undefined ? {} : { gpuProcesses };
  const { remarks, refusals } = judgeHost(terms, { ...plain, ...look, ...onGpu, usableCpus: cpus, nicenessGiven });
  const chosen = chooseCpus(terms.affinity, cpus);
  const conditions = {
    ...(chosen !== null && 'list' in chosen ? { affinity: chosen.list } : {}),
    ...(terms.niceness === null ? {} : { niceness: terms.niceness }),
    state: { ...look, ...onGpu, remarks: remarks.map((remark) => remark.slice(0, 300)) },
  };
  const { machineClass } = await describeHost({ ...options, conditions });
  return { host: { id, lane, machineClass, gpu, isolation, conditions }, refusals };
}

/** What a process gets that asks for this niceness: less needs a privilege. */
async function nicenessOf(wanted: number): Promise<number> {
  const nice = await requireTool('nice', 'coreutils');
  const { stdout } = await execa(nice, ['-n', `${wanted - getPriority()}`, nice], { reject: false, stdin: 'ignore' });
  return Number.parseInt(stdout, 10);
}

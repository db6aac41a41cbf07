import type { HostTerms } from '../profile/host-terms.ts';
import { chooseCpus } from './cpus.ts';
import type { HostFingerprint } from './fingerprint.ts';
import type { HostState } from './state.ts';

/** Everything that a profile may ask of a host, as it is when a lane begins. */
export interface HostFacts
  extends Omit<HostState, 'at' | 'remarks'>,
    Pick<HostFingerprint, 'governor' | 'turbo' | 'smt' | 'isolation'> {
  /** Numbers of the cores that the gate may use. */
  readonly usableCpus: readonly number[];
  /** The niceness that a process gets which asks for the profile's; null where none is asked. */
  readonly nicenessGiven: number | null;
}

/** What a profile's terms say of a host. */
export interface HostJudgement {
  /** What isn't as the profile has it, and is measured all the same. */
  readonly remarks: readonly string[];
  /** Why nothing is measured on this host now; empty: it is fit. */
  readonly refusals: readonly string[];
}

/** Judges a host by a profile's terms. What a system doesn't say is not held against it. */
export function judgeHost(terms: HostTerms, facts: HostFacts): HostJudgement {
  const unquiet = unquietness(terms, facts);
  const never = shortcomings(terms, facts);
  return terms.unquiet === 'refuse'
    ? { remarks: [], refusals: [...never, ...unquiet] }
    : { remarks: unquiet, refusals: never };
}

function unquietness(terms: HostTerms, facts: HostFacts): string[] {
  const { load, busy = load, stolen = 0, throttled = 0, gpuProcesses = 0 } = facts;
  // The load average remembers the last lane, a look sees a passing moment: only both together are a busy host.
  const lasting = Math.min(load, busy);
  const said: (string | false)[] = [
    terms.maxLoad !== null &&
      lasting > terms.maxLoad &&
      `load ${load.toFixed(2)} per core (at most ${terms.maxLoad.toFixed(2)})`,
    terms.maxSteal !== null &&
      stolen > terms.maxSteal &&
      `${percent(stolen)} of CPU time stolen by the hypervisor (at most ${percent(terms.maxSteal)})`,
    throttled > 0 && 'throttled for heat',
    facts.freeMemoryBytes < terms.minFreeMemory &&
      `${size(facts.freeMemoryBytes)} of memory free (at least ${size(terms.minFreeMemory)})`,
    terms.governor !== null &&
      facts.governor !== null &&
      facts.governor !== terms.governor &&
      `governor ${facts.governor} (not ${terms.governor})`,
    differs(terms.turbo, facts.turbo) && `turbo ${onOff(facts.turbo)}`,
    differs(terms.smt, facts.smt) && `SMT ${onOff(facts.smt)}`,
    gpuProcesses > 0 && `${gpuProcesses} other process${gpuProcesses === 1 ? '' : 'es'} on the GPU`,
  ];
  return said.filter((remark) => remark !== false);
}

function shortcomings(terms: HostTerms, facts: HostFacts): string[] {
  const cpus = chooseCpus(terms.affinity, facts.usableCpus);
  const given = facts.nicenessGiven;
  const said: (string | false)[] = [
    facts.freeDiskBytes < terms.minFreeDisk &&
      `${size(facts.freeDiskBytes)} of disk free (at least ${size(terms.minFreeDisk)})`,
    terms.isolation === 'required' &&
      facts.isolation === 'none' &&
      'no sandbox, which the profile or a change from a fork requires',
    cpus !== null && 'fault' in cpus && cpus.fault,
    terms.niceness !== null &&
      given !== terms.niceness &&
      `niceness ${terms.niceness} is not given to the worker's user (${given ?? 'nothing'} is)`,
  ];
  return said.filter((refusal) => refusal !== false);
}

const differs = (asked: boolean | null, is: boolean | undefined): boolean =>
  asked !== null && is !== undefined && asked !== is;

const onOff = (is: boolean | undefined): string => (is ? 'on' : 'off');

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Bytes in GiB, or in MiB below one. */
const size = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GiB` : `${Math.floor(bytes / 1024 ** 2)} MiB`;

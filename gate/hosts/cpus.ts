import type { HostTerms } from '../profile/host-terms.ts';

/** A host's cores that bench processes get, as `taskset` lists them, or in words why it can't be. */
export type ChosenCpus = { readonly list: string } | { readonly fault: string };

/**
 * The cores that a profile asks for, of those that this host may use. A number takes the last ones: interrupts prefer
 * the first. Null where nothing is asked.
 */
export function chooseCpus(affinity: HostTerms['affinity'], usable: readonly number[]): ChosenCpus | null {
  if (affinity === null) return null;
  const has = `has ${formatCpus(usable)}`;
  if (typeof affinity === 'number') {
    return affinity > usable.length
      ? { fault: `the profile asks for ${affinity} cores, and this host ${has}` }
      : { list: formatCpus(usable.slice(-affinity)) };
  }
  const asked = parseCpus(affinity);
  const missing = asked.filter((cpu) => !usable.includes(cpu));
  if (asked.length === 0) return { fault: `${affinity} names no core` };
  return missing.length > 0
    ? { fault: `the profile asks for the cores ${affinity}, and this host ${has}` }
    : { list: formatCpus(asked) };
}

/** The numbers of a list such as `0-3,6`, each once and in order. Of a list that goes on for ever, the first 4096. */
export function parseCpus(list: string): number[] {
  const cpus = new Set<number>();
  for (const part of list.trim().split(',')) {
    const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    if (first === '') continue;
    for (let cpu = Number(first); cpu <= Number(last) && cpus.size < 4096; cpu += 1) cpus.add(cpu);
  }
  return [...cpus].sort((a, b) => a - b);
}

/** The shortest list of these numbers: `0-3,6`. */
export function formatCpus(cpus: readonly number[]): string {
  const parts: { first: number; last: number }[] = [];
  for (const cpu of [...new Set(cpus)].sort((a, b) => a - b)) {
    const open = parts.at(-1);
    if (open !== undefined && open.last === cpu - 1) open.last = cpu;
    else parts.push({ first: cpu, last: cpu });
  }
  return parts.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

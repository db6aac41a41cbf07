import type { BaselineDocument } from '../../baseline/document.ts';
import { oneLine } from '../../text/bounded-text.ts';

/** Why two baselines shouldn't be compared at all; empty: they may. */
export function comparabilityFaults(first: BaselineDocument, second: BaselineDocument): string[] {
  const differs = (what: string, one: string, other: string): string[] =>
    one === other ? [] : [`the first is of ${what} ${one}, the second of ${what} ${other}`];
  return [
    ...differs('the repository', first.repository.toLowerCase(), second.repository.toLowerCase()),
    ...differs('the profile', first.profile, second.profile),
    ...differs('the machine class', first.machineClass, second.machineClass),
  ];
}

/** What may make a difference besides the code, in words. */
export function comparisonNotes(first: BaselineDocument, second: BaselineDocument): string[] {
  const differs = (what: string, one: string, other: string): string[] =>
    one === other ? [] : [`${what}: ${one}, then ${other}`];
  const incomplete = (which: string, { complete, incompleteBecause: [why = ''] }: BaselineDocument): string[] =>
    complete ? [] : [`the ${which} baseline isn't complete${why === '' ? '' : `: ${why}`}`];
  const governor = ({ host }: BaselineDocument): string => host.governor ?? 'unknown';
  return [
    ...incomplete('first', first),
    ...incomplete('second', second),
    ...differs('host', first.host.id, second.host.id),
    ...differs('kernel', first.host.kernel, second.host.kernel),
    ...differs('toolchain', first.toolchain.rustc, second.toolchain.rustc),
    ...differs('governor', governor(first), governor(second)),
    ...differs('isolation', first.host.isolation, second.host.isolation),
    ...commandNote(first, second),
  ];
}

/** Suites that are named in a note. */
const MOST_NAMED = 3;

/** Suites that both have numbers of, by other commands. */
function commandNote(first: BaselineDocument, second: BaselineDocument): string[] {
  const commandsOf = ({ suites }: BaselineDocument) =>
    new Map(suites.filter(({ executables }) => executables.length > 0).map(({ name, command }) => [name, command]));
  const before = commandsOf(first);
  const others = [...commandsOf(second)].flatMap(([name, command]) => {
    const one = before.get(name);
    if (one === undefined || one === command) return [];
    return [`${oneLine(name, 100)} by ${oneLine(one)}, then by ${oneLine(command)}`];
  });
  if (others.length === 0) return [];
  const more = others.length > MOST_NAMED ? `; and ${others.length - MOST_NAMED} more` : '';
  return [`command: ${others.slice(0, MOST_NAMED).join('; ')}${more}`];
}

import { measurementFault } from '../criterion/files/check-measurement.ts';
import type { BaselineDocument, BaselineSuite } from './document.ts';
import { roundsFault } from './round.ts';

/** More faults than a person reads: the rest is counted. */
const MOST = 10;

/**
 * What a baseline says against itself, in words; empty where it is consistent: it is complete exactly where nothing is
 * named that is missing, it is of its host's class, it ended after it began, no executable gave more than it lists, and
 * each benchmark's figures follow from its samples.
 */
export function documentFaults(document: BaselineDocument): string[] {
  const { complete, incompleteBecause, machineClass, host, startedAt, finishedAt } = document;
  const faults = [
    ...(complete && incompleteBecause.length > 0 ? [`it is called complete, but: ${incompleteBecause[0]}`] : []),
    ...(!complete && incompleteBecause.length === 0 ? ['it is called not complete, and says no reason'] : []),
    ...(host.machineClass === machineClass
      ? []
      : [`it is of the class ${machineClass}, its host of ${host.machineClass}`]),
    ...(Date.parse(startedAt) > Date.parse(finishedAt) ? [`it ended at ${finishedAt}, before it began`] : []),
    ...document.suites.flatMap((suite) => suiteFaults(suite, complete)),
  ];
  if (faults.length <= MOST) return faults;
  return [...faults.slice(0, MOST), `and ${faults.length - MOST} faults more`];
}

function suiteFaults({ name, status, executables }: BaselineSuite, complete: boolean): string[] {
  return executables.flatMap(({ target, listed, benchmarks }) => {
    const place = `${name}, ${target}`;
    const lost = complete && status === 'measured' && benchmarks.length < listed;
    return [
      ...(lost ? [`${place}: complete, with ${benchmarks.length} of the ${listed} benchmarks that it lists`] : []),
      ...benchmarks.flatMap((benchmark) => {
        const fault = measurementFault(benchmark) ?? roundsFault(benchmark.rounds ?? []);
        return fault === null ? [] : [`${place}, ${benchmark.id}: ${fault}`];
      }),
    ];
  });
}

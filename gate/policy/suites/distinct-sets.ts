import type { JudgedReport, JudgedSet, JudgedSide, JudgedSuite } from './judged.ts';

/** A set of numbers, and the first suite that it was measured for. */
export interface DistinctSet {
  readonly suite: string;
  readonly side: JudgedSide;
  readonly measured: JudgedSet | JudgedReport;
}

/**
 * Whose numbers a set holds: an executable's, of one lane of one class of machines, however many suites share it and
 * whichever run measured it for each; of a command's run, those of its place.
 */
export function numbersOf(judged: JudgedSet | JudgedReport): string {
  const { set, uri } = judged;
  if (!('executable' in set)) return uri;
  return JSON.stringify([set.executable.key, set.lane, set.host.machineClass]);
}

/**
 * All sets of a run's suites, each executable's once: a fallback may be another suite's very numbers, and a suite that a
 * ratio compares keeps what it took over beside what another suite measured since. The run's own numbers are the ones.
 */
export function distinctSets(judged: readonly JudgedSuite[]): DistinctSet[] {
  const sets = new Map<string, DistinctSet>();
  for (const { name, sides } of judged) {
    for (const side of sides) {
      for (const measured of [...side.sets, ...side.reports]) {
        const key = numbersOf(measured);
        const before = sets.get(key);
        const isNewer = before !== undefined && !isOwn(before.measured) && isOwn(measured);
        if (before === undefined) sets.set(key, { suite: name, side, measured });
        else if (isNewer && measured.kept.length > 0) sets.set(key, { ...before, side, measured });
      }
    }
  }
  return [...sets.values()];
}

/** Whether the run that is judged measured it itself. */
const isOwn = ({ takenOver, carriedOver }: JudgedSet | JudgedReport): boolean =>
  takenOver === undefined && carriedOver === undefined;

import { MOST_ORIGINS, type SuiteOutcome } from '../../contract/outcome.ts';
import { oneLine } from '../../text/bounded-text.ts';
import type { JudgedSuite } from './judged.ts';

type Origins = NonNullable<SuiteOutcome['takenOver']>;

/** Whose sets of a suite were taken over, by run and host, the one with most first; empty where none was. */
export function originsOf({ sides }: Pick<JudgedSuite, 'sides'>): Origins {
  const origins = new Map<string, Origins[number]>();
  for (const { set, takenOver } of sides.flatMap(({ sets, reports }) => [...sets, ...reports])) {
    if (takenOver === undefined) continue;
    const { run, measuredAt } = takenOver;
    const host = oneLine(set.host.id, 200);
    const key = JSON.stringify([run, host]);
    const before = origins.get(key) ?? { run, host, measuredAt, sets: 0 };
    const first = before.measuredAt < measuredAt ? before.measuredAt : measuredAt;
    origins.set(key, { ...before, measuredAt: first, sets: before.sets + 1 });
  }
  return [...origins.values()].sort((one, other) => other.sets - one.sets).slice(0, MOST_ORIGINS);
}

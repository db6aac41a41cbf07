import { MOST_ORIGINS, type SuiteOutcome } from '../../contract/outcome.ts';
import { oneLine } from '../../text/bounded-text.ts';
import type { JudgedReport, JudgedSet, JudgedSuite } from './judged.ts';

type Sides = Pick<JudgedSuite, 'sides'>;

/** Whose sets of a suite were taken over, by run and host, the one with most first; empty where none was. */
export const takenOrigins = (suite: Sides): NonNullable<SuiteOutcome['takenOver']> =>
  originsOf(suite, ({ takenOver }) =>
    takenOver === undefined ? null : { run: takenOver.run, measuredAt: takenOver.measuredAt },
  );

/** From which baselines sets of a suite were carried over, by how and from which host; as those that were taken over. */
export const carriedOrigins = (suite: Sides): NonNullable<SuiteOutcome['carriedOver']> =>
  originsOf(suite, ({ carriedOver }) => {
    if (carriedOver === undefined) return null;
    const { by, digest, commit, measuredAt } = carriedOver;
    return { by, digest, commit, measuredAt };
  });

/** Where sets come from, each origin with how many of them, and when the first of those was measured. */
function originsOf<Origin extends { readonly measuredAt: string }>(
  { sides }: Sides,
  originOf: (judged: JudgedSet | JudgedReport) => Origin | null,
): (Origin & { host: string; sets: number })[] {
  const origins = new Map<string, Origin & { host: string; sets: number }>();
  for (const judged of sides.flatMap(({ sets, reports }) => [...sets, ...reports])) {
    const origin = originOf(judged);
    if (origin === null) continue;
    const host = oneLine(judged.set.host.id, 200);
    const key = JSON.stringify([{ ...origin, measuredAt: undefined }, host]);
    const before = origins.get(key) ?? { ...origin, host, sets: 0 };
    const measuredAt = before.measuredAt < origin.measuredAt ? before.measuredAt : origin.measuredAt;
    origins.set(key, { ...before, measuredAt, sets: before.sets + 1 });
  }
  return [...origins.values()].sort((one, other) => other.sets - one.sets).slice(0, MOST_ORIGINS);
}

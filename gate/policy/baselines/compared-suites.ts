import type { Profile } from '../../profile/profile.ts';

/** How a suite may be taken over that a ratio compares: all of it from one lease, or not at all. */
export type TakenWhole = 'whole' | 'never';

/**
 * The suites whose benchmarks a ratio compares; others are taken over set by set. Both sides of a ratio come from one
 * lease, or both are measured: a lane measures its suites one after the other, and can't know of one whether it will take
 * over the next. So only a suite that is compared with nothing but itself is taken over, and one of whose two devices are
 * compared isn't.
 */
export function comparedSuites({ metrics }: Pick<Profile, 'metrics'>): ReadonlyMap<string, TakenWhole> {
  const compared = new Map<string, TakenWhole>();
  for (const metric of Object.values(metrics)) {
    if (!('ratio' in metric)) continue;
    const { of, over } = metric.ratio;
    const suites = new Set([...of.suites, ...over.suites]);
    const isApart = suites.size > 1 || of.side !== undefined || over.side !== undefined;
    for (const suite of suites) if (isApart || !compared.has(suite)) compared.set(suite, isApart ? 'never' : 'whole');
  }
  return compared;
}

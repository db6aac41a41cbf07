import type { Lane } from '../contract/names.ts';
import { LANES } from '../contract/names.ts';
import type { Profile, Suite } from './profile.ts';

/** One lane's suites, in the profile's order. */
export interface LanePlan {
  readonly lane: Lane;
  readonly suites: readonly PlannedSuite[];
}

export interface PlannedSuite {
  readonly name: string;
  readonly suite: Suite;
}

/** What a run measures: lanes in order (CPU first), and the suites that the request left out. */
export interface Plan {
  readonly lanes: readonly LanePlan[];
  readonly notSelected: readonly string[];
}

/**
 * Plans the lanes of a run. A lane without suites is left out.
 *
 * @param selection names of suites to measure; null: all that the profile has
 */
export function planLanes(profile: Profile, selection: readonly string[] | null): Plan {
  const all = Object.entries(profile.suites).map(([name, suite]) => ({ name, suite }));
  const selected = all.filter(({ name }) => isSelected(name, selection));
  return {
    lanes: LANES.map((lane) => ({ lane, suites: selected.filter(({ suite }) => suite.lane === lane) })).filter(
      ({ suites }) => suites.length > 0,
    ),
    notSelected: all.filter(({ name }) => !isSelected(name, selection)).map(({ name }) => name),
  };
}

const isSelected = (name: string, selection: readonly string[] | null): boolean =>
  selection === null || selection.includes(name);

/** Names in a selection that the profile doesn't have: each is a fault of the request. */
export const unknownSuites = (profile: Profile, selection: readonly string[] | null): readonly string[] =>
  (selection ?? []).filter((name) => !Object.hasOwn(profile.suites, name));

/**
 * The suite whose first choice is the very command that a CUDA suite falls back to: its numbers stand for the fallback,
 * and nothing is measured twice. Null where there is none, or where the request didn't select it.
 */
export function fallbackCoveredBy(
  profile: Profile,
  name: string,
  selection: readonly string[] | null = null,
): string | null {
  const fallback = profile.suites[name]?.fallback ?? null;
  if (fallback === null) return null;
  const found = Object.entries(profile.suites).find(
    ([other, suite]) => other !== name && suite.lane === 'cpu' && suite.command === fallback,
  );
  return found !== undefined && isSelected(found[0], selection) ? found[0] : null;
}

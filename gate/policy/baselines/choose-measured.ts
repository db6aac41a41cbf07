import {
  type ListedSet,
  LONGEST_STANDING_MS,
  type MeasuredList,
  type OfferedSets,
} from '../../contract/measured/measured-list.ts';

/**
 * Chooses what a run may take over from lists of its own terms: of each executable and run of a command, as it was built,
 * the set that was measured last within a day.
 *
 * @param now milliseconds since 1970, by the clock that sets are listed by
 * @param damaged addresses of sets that can't be used
 */
export function chooseMeasured(
  lists: readonly MeasuredList[],
  now: number,
  damaged: ReadonlySet<string> = new Set(),
): OfferedSets['sets'] {
  const standing = lists.flatMap(({ sets, run }) =>
    sets
      .filter((set) => stands(set, now) && !damaged.has(set.ref.uri))
      .map((set) => ({ ...set, run: run.firstExecutionRunId })),
  );
  const chosen = new Map<string, OfferedSets['sets'][number]>();
  for (const set of standing.sort(newestFirst)) if (!chosen.has(keyOf(set))) chosen.set(keyOf(set), set);
  return [...chosen.values()];
}

/** Age counts from when it was measured. What was listed in the future, by the same clock, nobody can date. */
function stands({ measuredAt, kind, ref }: ListedSet, now: number): boolean {
  const age = now - Date.parse(measuredAt);
  return age >= 0 && age <= LONGEST_STANDING_MS && (kind !== 'executable' || ref.measured === ref.listed);
}

/** What was built otherwise, by another toolchain say, is another set: a newer one doesn't hide it. */
const keyOf = ({ kind, terms, key }: ListedSet): string => `${kind} ${terms} ${key}`;

const newestFirst = (one: ListedSet, other: ListedSet): number =>
  Date.parse(other.measuredAt) - Date.parse(one.measuredAt) || (one.ref.uri < other.ref.uri ? -1 : 1);

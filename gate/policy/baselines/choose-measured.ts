import {
  type ListedSet,
  LONGEST_STANDING_MS,
  type MeasuredList,
  type OfferedSets,
} from '../../contract/measured/measured-list.ts';
import type { Lane } from '../../names/names.ts';
import type { Profile } from '../../profile/profile.ts';

/** What a run asks for: the sides of suites that it is about to measure, and which of them are compared. */
export interface MeasuredQuery {
  readonly tasks: readonly { readonly suite: string; readonly side: Lane }[];
  /** See {@link ratioGroups}. */
  readonly ratios: readonly (readonly string[])[];
  /** Milliseconds since 1970, by the clock that sets are listed by. */
  readonly now: number;
}

type Origin = ListedSet & { readonly run: string };

/**
 * Suites whose benchmarks a ratio compares, together: both sides of a ratio come from one lease, or both are measured.
 * Suites that two ratios share make one group.
 */
export function ratioGroups({ metrics }: Pick<Profile, 'metrics'>): string[][] {
  const groups: Set<string>[] = [];
  for (const metric of Object.values(metrics)) {
    if (!('ratio' in metric)) continue;
    const group = new Set([...metric.ratio.of.suites, ...metric.ratio.over.suites]);
    for (const other of groups.filter((each) => [...each].some((suite) => group.has(suite)))) {
      for (const suite of other) group.add(suite);
      groups.splice(groups.indexOf(other), 1);
    }
    groups.push(group);
  }
  return groups.map((group) => [...group].sort());
}

/**
 * Chooses what a run takes over from lists of its own terms: of each executable and run of a command the set that was
 * measured last within a day. Suites that a ratio compares are taken over together and whole, from the lease that
 * measured all of them, or not at all.
 *
 * @param damaged addresses of sets that can't be used
 */
export function chooseMeasured(
  lists: readonly MeasuredList[],
  query: MeasuredQuery,
  damaged: ReadonlySet<string> = new Set(),
): Omit<OfferedSets, 'refused'> {
  const standing = lists.flatMap(({ sets, run }) =>
    sets
      .filter((set) => stands(set, query.now) && !damaged.has(set.ref.uri))
      .map((set): Origin => ({ ...set, run: run.firstExecutionRunId })),
  );
  const chosen = new Map<string, Origin>();
  const notFor: string[] = [];
  for (const group of query.ratios) {
    const tasks = query.tasks.filter(({ suite }) => group.includes(suite));
    if (tasks.length === 0) continue;
    const sets = ofOneLease(lists, tasks, standing);
    const isApart = sets?.every((set) => isSame(chosen.get(keyOf(set)) ?? set, set));
    if (sets === null || !isApart) notFor.push(...new Set(tasks.map(({ suite }) => suite)));
    else for (const set of sets) chosen.set(keyOf(set), set);
  }
  for (const set of standing.sort(newestFirst)) if (!chosen.has(keyOf(set))) chosen.set(keyOf(set), set);
  return { sets: [...chosen.values()], notFor };
}

/** Age counts from when it was measured. What was listed in the future, by the same clock, nobody can date. */
function stands({ measuredAt, kind, ref }: ListedSet, now: number): boolean {
  const age = now - Date.parse(measuredAt);
  return age >= 0 && age <= LONGEST_STANDING_MS && (kind !== 'executable' || ref.measured === ref.listed);
}

/** All sets of some suites' sides from the last lease that measured each of them whole; null where there is none. */
function ofOneLease(
  lists: readonly MeasuredList[],
  tasks: MeasuredQuery['tasks'],
  standing: readonly Origin[],
): Origin[] | null {
  const places = new Set(
    lists.flatMap(({ whole, run }) => whole.map(({ lease }) => place(run.firstExecutionRunId, lease))),
  );
  const found = [...places].flatMap((where) => {
    const here = new Map(
      standing.filter(({ run, lease }) => place(run, lease) === where).map((set) => [set.key, set] as const),
    );
    const sets: Origin[] = [];
    for (const { suite, side } of tasks) {
      const whole = lists
        .flatMap(({ whole: all, run }) => all.filter(({ lease }) => place(run.firstExecutionRunId, lease) === where))
        .find((each) => each.suite === suite && each.side === side);
      if (whole === undefined) return [];
      for (const key of whole.keys) {
        const set = here.get(key);
        if (set === undefined) return [];
        sets.push(set);
      }
    }
    return [sets];
  });
  return found.sort((one, other) => lastOf(other) - lastOf(one))[0] ?? null;
}

const place = (run: string, lease: string): string => `${run} ${lease}`;

const keyOf = ({ kind, key }: ListedSet): string => `${kind} ${key}`;

const isSame = (one: Origin, other: Origin): boolean => one.ref.uri === other.ref.uri;

const lastOf = (sets: readonly Origin[]): number =>
  Math.max(0, ...sets.map(({ measuredAt }) => Date.parse(measuredAt)));

const newestFirst = (one: Origin, other: Origin): number =>
  Date.parse(other.measuredAt) - Date.parse(one.measuredAt) || (one.ref.uri < other.ref.uri ? -1 : 1);

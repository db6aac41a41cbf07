import type { BenchmarkMeasurement, Problem } from '../measurement.ts';
import { missingFrom, printedName, titleOf } from './listing.ts';

/** What an executable measured, told apart from what else lies in its tree. */
export interface OwnResults {
  /** What it lists, with the names that its output had spoilt put right. */
  readonly listed: string[];
  readonly benchmarks: BenchmarkMeasurement[];
  /** Results that it doesn't list, and benchmarks that it lists and has no result of. */
  readonly problems: Problem[];
}

/**
 * Compares results with the executable's own list, name by name. Criterion gives each listed benchmark at most one
 * result, whose title follows from its id: what is more than that, or is called something else, somebody else wrote.
 *
 * @param target names the executable in messages
 */
export const ownResults = (
  listed: readonly string[],
  results: readonly BenchmarkMeasurement[],
  target: string,
): OwnResults => {
  const named = results.filter(hasItsTitle);
  const names = repaired(listed, named);
  const listedTimes = countOf(names);
  const measuredTimes = countOf(named.map(printedName));
  const isOwn = (result: BenchmarkMeasurement): boolean =>
    hasItsTitle(result) && (measuredTimes.get(printedName(result)) ?? 0) <= (listedTimes.get(printedName(result)) ?? 0);
  const benchmarks = results.filter(isOwn);
  const strange = results.flatMap((result): Problem[] => {
    if (isOwn(result)) return [];
    const times = listedTimes.get(printedName(result)) ?? 0;
    const how =
      hasItsTitle(result) && times > 0 ? `more often than ${target} lists it` : `but ${target} does not list it`;
    return [{ code: 'wrong', where: result.id, message: `measured, ${how}` }];
  });
  const missing = missingFrom(names, benchmarks).map((where): Problem => {
    return { code: 'incomplete', where, message: 'listed and not measured' };
  });
  return { listed: names, benchmarks, problems: [...strange, ...missing] };
};

/** A title is the id, cut, and numbered where a group function registered it before. */
const hasItsTitle = (result: Pick<BenchmarkMeasurement, 'id' | 'title'>): boolean => {
  const { id, title } = result;
  const own = titleOf(id);
  return title === undefined || title === own || (title.startsWith(own) && /^ #\d+$/.test(title.slice(own.length)));
};

/** More comparisons than this say that a list and a tree have nothing to do with each other. */
const MOST_COMPARISONS = 1_000_000;

/**
 * The list, with names that came out otherwise as they are: a name of several lines is listed by its last one only, and
 * what a bench prints without ending its line stands before the name that follows.
 */
const repaired = (listed: readonly string[], results: readonly BenchmarkMeasurement[]): string[] => {
  const missing = missingFrom(listed, results);
  const unlisted = missingFrom(
    results.map(printedName),
    listed.map((name) => ({ id: name, title: name })),
  );
  if (missing.length * unlisted.length > MOST_COMPARISONS) return [...listed];
  const names = [...listed];
  for (const name of unlisted) {
    // Looked for among the missing alone: they are few where both lists are short enough to be compared at all.
    const spoilt = missing.findIndex((each) => each.endsWith(name) || name.endsWith(`\n${each}`));
    if (spoilt === -1) continue;
    const [as = ''] = missing.splice(spoilt, 1);
    names[names.indexOf(as)] = name;
  }
  return names;
};

const countOf = (names: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

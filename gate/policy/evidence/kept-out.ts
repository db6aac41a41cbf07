import { printedName } from '../../criterion/listing/listing.ts';
import type { Problem, ProblemCode } from '../../criterion/measurement.ts';
import { listed, oneLine } from '../../text/bounded-text.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { emptyNamed, isBench, type JudgedReport, type JudgedSet, type JudgedSide, keepsOut } from '../suites/judged.ts';

/** So many are told by name of each kind of problem. */
const MOST_NAMED = 5;

/** Names are the change's own: what else a line says has its place before them. */
const LONGEST = 400;

/**
 * What ran and isn't in the baseline, by the honesty check that kept it out: benchmarks, executables and reports, by
 * name. A suite without any number is told with its reason, which may say it already; what one of several rounds lacks
 * isn't kept out.
 */
export function keptOut(verdicts: readonly SuiteVerdict[]): string[] {
  const byCode = new Map<ProblemCode, Set<string>>();
  for (const { judged, whyNothing } of verdicts) {
    for (const { code, where, name } of judged.sides.flatMap(keptOutOf)) {
      if (names(whyNothing, where)) continue;
      byCode.set(code, (byCode.get(code) ?? new Set()).add(name));
    }
  }
  const told = [...byCode].map(([code, found]) => `${listed([...found], MOST_NAMED)} (${code})`);
  return told.length === 0 ? [] : [oneLine(`kept out: ${told.join(', ')}`, LONGEST)];
}

interface KeptOut extends Pick<Problem, 'code' | 'where'> {
  /** What it is called: with its executable, where another one has a number by that name. */
  readonly name: string;
}

/** What a run's problems keep out of the baseline, and nothing else of the same executable gave. */
function keptOutOf({ record, problems, sets, reports }: JudgedSide): KeptOut[] {
  const filled = sets.filter(({ kept }) => kept.length > 0);
  const everywhere = new Set([...filled, ...reports].flatMap(namesKept));
  const named = ({ code, where }: Problem, target: string): KeptOut => ({
    ...{ code, where, name: everywhere.has(where) && where !== target ? `${where} of ${target}` : where },
  });
  const isFilled = (target: string, owner: string | undefined) =>
    filled.some(({ set: { executable } }) => executable.target === target && isOf(executable, owner));
  return [
    ...problems.filter(keepsOut).flatMap((problem) => {
      const empty = emptyNamed(record, problem.where).filter(isBench);
      const isRecorded = empty.length > 0 && empty.every(({ target, package: owner }) => isFilled(target, owner));
      return isRecorded ? [] : [named(problem, problem.where)];
    }),
    ...sets.flatMap(({ set: { executable }, problems: own }) => {
      const { target, package: owner } = executable;
      const same = filled.filter(({ set }) => set.executable.target === target && isOf(set.executable, owner));
      const recorded = new Set([...(same.length > 0 ? [target] : []), ...same.flatMap(namesKept)]);
      return own.filter((each) => keepsOut(each) && !recorded.has(each.where)).map((each) => named(each, target));
    }),
    ...reports.flatMap((report) => {
      const recorded = new Set(namesKept(report));
      return report.problems
        .filter((each) => keepsOut(each) && !recorded.has(each.where))
        .map((each) => named(each, report.set.run));
    }),
  ];
}

/** What an earlier version asked may be of any package. */
const isOf = (executable: { readonly package: string }, owner: string | undefined): boolean =>
  owner === undefined || executable.package === owner;

/** Benchmarks that have a number. */
const namesKept = ({ kept }: Pick<JudgedSet | JudgedReport, 'kept'>): string[] =>
  kept.flatMap((each) => [each.id, printedName(each)]);

/** Whether words name something, as a word of their own. */
function names(words: string | null, name: string): boolean {
  const at = words?.indexOf(name) ?? -1;
  if (words === null || at === -1) return false;
  const isPart = (letter: string): boolean => /[\w/-]/.test(letter);
  return !isPart(words.charAt(at - 1)) && !isPart(words.charAt(at + name.length));
}

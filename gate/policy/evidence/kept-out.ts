import { printedName } from '../../criterion/listing/listing.ts';
import type { ProblemCode } from '../../criterion/measurement.ts';
import { listed, oneLine } from '../../text/bounded-text.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { type JudgedSide, keepsOut, problemsOf } from '../suites/judged.ts';

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
    for (const side of judged.sides) {
      const recorded = recordedNames(side);
      for (const { code, where } of problemsOf(side).filter(keepsOut)) {
        if (recorded.has(where) || names(whyNothing, where)) continue;
        byCode.set(code, (byCode.get(code) ?? new Set()).add(where));
      }
    }
  }
  const told = [...byCode].map(([code, found]) => `${listed([...found], MOST_NAMED)} (${code})`);
  return told.length === 0 ? [] : [oneLine(`kept out: ${told.join(', ')}`, LONGEST)];
}

/** Benchmarks that have a number, and executables that have one. */
function recordedNames({ sets, reports }: JudgedSide): ReadonlySet<string> {
  const filled = sets.filter(({ kept }) => kept.length > 0);
  return new Set([
    ...filled.map(({ set }) => set.executable.target),
    ...[...sets, ...reports].flatMap(({ kept }) => kept.flatMap((each) => [each.id, printedName(each)])),
  ]);
}

/** Whether words name something, as a word of their own. */
function names(words: string | null, name: string): boolean {
  const at = words?.indexOf(name) ?? -1;
  if (words === null || at === -1) return false;
  const isPart = (letter: string): boolean => /[\w/-]/.test(letter);
  return !isPart(words.charAt(at - 1)) && !isPart(words.charAt(at + name.length));
}

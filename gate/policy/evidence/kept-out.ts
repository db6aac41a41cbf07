import type { ProblemCode } from '../../criterion/measurement.ts';
import { listed } from '../../text/bounded-text.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { keepsOut, problemsOf } from '../suites/judged.ts';

/** So many are told by name of each kind of problem. */
const MOST_NAMED = 5;

/**
 * What ran and isn't in the baseline, by the honesty check that kept it out: benchmarks, executables and reports, by
 * name. A suite without any number is told with its reason, which may say it already.
 */
export function keptOut(verdicts: readonly SuiteVerdict[]): string[] {
  const byCode = new Map<ProblemCode, Set<string>>();
  for (const { judged, whyNothing } of verdicts) {
    const problems = judged.main === null ? [] : problemsOf(judged.main).filter(keepsOut);
    for (const { code, where } of problems) {
      if (whyNothing?.includes(where) !== true) byCode.set(code, (byCode.get(code) ?? new Set()).add(where));
    }
  }
  const told = [...byCode].map(([code, names]) => `${listed([...names], MOST_NAMED)} (${code})`);
  return told.length === 0 ? [] : [`kept out: ${told.join(', ')}`];
}

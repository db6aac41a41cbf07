import type { Problem, ProblemCode } from '../../gate/criterion/measurement.ts';

/** How many problems there are of each kind: what a reference says without its set. */
export function countProblems(problems: readonly Problem[]): Partial<Record<ProblemCode, number>> {
  const counts: Partial<Record<ProblemCode, number>> = {};
  for (const { code } of problems) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

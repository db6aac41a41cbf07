import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { ProblemCode } from '../../gate/criterion/measurement.ts';

/** What an executable has after a round more. */
export function withRound(before: MeasurementRef, more: MeasurementRef): MeasurementRef {
  const problems: Partial<Record<ProblemCode, number>> = { ...before.problems };
  for (const [code, count] of Object.entries(more.problems)) {
    problems[code as ProblemCode] = (problems[code as ProblemCode] ?? 0) + count;
  }
  return {
    ...before,
    problems,
    durationMs: before.durationMs + more.durationMs,
    rounds: [...(before.rounds ?? []), ...(more.rounds ?? [])],
  };
}

import type { MeasureOutcome } from '../gate/contract/measuring/measure-outcome.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import { GUARD_GATE } from '../gate/names/names.ts';

/** Exit codes of the command line; agents branch on them. */
export const EXIT = { ok: 0, fail: 1, wrongInput: 2, unreachable: 3, stillRunning: 4, broke: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Of a finished run: a fault of the request or the gate beats its status. Of a running one: still running.
 *
 * @param ask.requirePass whether skipped fails as well; the guard's never does
 */
export function exitCodeOf(outcome: GateOutcome, ask: { readonly requirePass?: boolean } = {}): ExitCode {
  if (outcome.fault?.kind === 'wrong-input') return EXIT.wrongInput;
  if (outcome.fault?.kind === 'gate-broke') return EXIT.broke;
  if (outcome.status === null) return EXIT.stillRunning;
  const isRefused = ask.requirePass === true && outcome.status === 'skipped' && outcome.gate !== GUARD_GATE;
  return outcome.status === 'fail' || isRefused ? EXIT.fail : EXIT.ok;
}

/** Of a measuring: a required suite that failed by the commit's own fault, or a dependency's, is a failure. */
export function exitCodeOfMeasure({ fault, status, failures }: MeasureOutcome): ExitCode {
  if (fault?.kind === 'wrong-input') return EXIT.wrongInput;
  if (fault?.kind === 'gate-broke') return EXIT.broke;
  if (status === null) return EXIT.stillRunning;
  return failures.some(({ required }) => required) ? EXIT.fail : EXIT.ok;
}

import { GateError } from '../../../gate/contract/gate-error.ts';
import { logOf } from '../job/kept-logs.ts';
import type { StepResult } from '../job/run-step.ts';

/**
 * Requires that what cargo said for programs could be kept whole: only what the change has cargo read or run can make it
 * so long.
 *
 * @throws {GateError} compile-error
 */
export function requireStdout(result: StepResult, what: string, reproduce: string): void {
  if (result.exitCode !== 0 || result.stdout !== null) return;
  throw new GateError({
    class: 'compile-error',
    message: `${what} is longer than the 16 MiB that are read`,
    ...logOf(result),
    reproduce,
  });
}
